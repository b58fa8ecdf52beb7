import { readIccid, wireIccid } from './iccid'

describe('an ICCID', () => {
  it.each([
    ['20 digits (SGP.23)', '89019990001234567893', '89019990001234567893'],
    ['19 digits with padding', '8988990000000000018F', '8988990000000000018'],
    ['19 digits without padding', '8988990000000000018', '8988990000000000018'],
    ['20 digits without check digit', '89019990001234567894', '89019990001234567894'],
    ['19 digits without check digit, with padding', '8988990000000000019F', '8988990000000000019'],
    ['lower-case padding', '8988990000000000018f', '8988990000000000018'],
  ])('is read: %s', (_what, text, digits) => {
    expect(readIccid(text)).toBe(digits)
  })

  it.each([
    ['18 digits', '890199900012345678'],
    ['padding after 20 digits', '89019990001234567893F'],
    ['padding after an even number of digits', '898899000000000001F'],
    ['padding twice', '898899000000000001FF'],
    ['too short', '89019990001234567'],
    ['too long', '890199900012345678930'],
    ['a letter', '8901999000123456789A'],
    ['a blank', ' 8901999000123456789'],
    ['nothing', ''],
  ])('is refused: %s', (_what, text) => {
    expect(readIccid(text)).toBeNull()
  })

  it('is written with padding after an odd number of digits', () => {
    expect(wireIccid('8988990000000000018')).toBe('8988990000000000018F')
    expect(wireIccid('89019990001234567893')).toBe('89019990001234567893')
  })
})
