import { isEid } from './eid'
import { readIccid, wireIccid } from './iccid'

describe('an ICCID', () => {
  it.each([
    ['20 digits (SGP.23)', '89019990001234567893', '89019990001234567893'],
    ['19 digits with padding', '8988990000000000018F', '8988990000000000018'],
    ['19 digits without padding', '8988990000000000018', '8988990000000000018'],
    ['lower-case padding', '8988990000000000018f', '8988990000000000018'],
  ])('is read: %s', (_what, text, digits) => {
    expect(readIccid(text)).toBe(digits)
  })

  it.each([
    ['a wrong check digit', '89019990001234567894'],
    ['two swapped digits', '98019990001234567893'],
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

  it('is refused with any wrong digit', () => {
    const iccid = '89019990001234567893'
    for (let index = 0; index < iccid.length; index++) {
      for (const digit of '0123456789'.replace(iccid[index]!, '')) {
        expect(readIccid(iccid.slice(0, index) + digit + iccid.slice(index + 1))).toBeNull()
      }
    }
  })
})

describe('an EID', () => {
  it.each(['89049032123451234512345678901235', '89001012012341234012345678901224'])(
    'is one of the examples of the standard: %s',
    (eid) => {
      expect(isEid(eid)).toBe(true)
    },
  )

  it.each([
    ['wrong check digits', '89049032123451234512345678901236'],
    ['31 digits', '8904903212345123451234567890123'],
    ['33 digits', '890490321234512345123456789012350'],
    ['a letter', '8904903212345123451234567890123F'],
    ['nothing', ''],
  ])('is refused: %s', (_what, eid) => {
    expect(isEid(eid)).toBe(false)
  })
})
