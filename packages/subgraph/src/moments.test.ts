import { startOfDay, startOfHour } from './moments'

describe('the times that others see', () => {
  it('are the start of a day or an hour in UTC', () => {
    const moment = new Date('2026-03-29T23:59:59.999Z')
    expect(startOfDay(moment)).toEqual(new Date('2026-03-29T00:00:00Z'))
    expect(startOfHour(moment)).toEqual(new Date('2026-03-29T23:00:00Z'))
  })
})
