import { DAY_MILLISECONDS } from '@enigm/subgraph'
import type { SubscriptionState } from './subscription.lifecycle'
import { endOf, nextStep, renewedEnd, suspensionOf } from './term-calendar'

const END = new Date('2027-03-31T00:00:00Z')
const at = (days: number, milliseconds = 0) =>
  new Date(END.getTime() + days * DAY_MILLISECONDS + milliseconds)
const term = (state: SubscriptionState, more: object = {}) => ({
  ...({ state, productKind: 'SERVER', validUntil: END, notice: null, suspendedOn: null } as const),
  ...more,
})
const suspended = { suspendedOn: at(14) }

describe('the calendar of a term', () => {
  it.each([
    ['ACTIVE', {}, { step: 'NOTIFY', notice: 'FIRST', at: at(-14) }],
    ['ACTIVE', { notice: 'FIRST' }, { step: 'NOTIFY', notice: 'LAST', at: at(-3) }],
    ['ACTIVE', { notice: 'LAST' }, { step: 'BEGIN_GRACE', at: END }],
    ['GRACE', { notice: 'LAST' }, { step: 'SUSPEND', at: at(14) }],
    ['CANCEL_AT_END', {}, { step: 'SUSPEND', at: END }],
    ['SUSPENDED', suspended, { step: 'END', at: at(14 + 90) }],
    ['SUSPENDED', { ...suspended, productKind: 'ESIM' }, { step: 'END', at: at(14 + 30) }],
    ['ENDED', {}, null],
  ] as const)('[PAY-14] takes the next step of %s %j at its moment', (state, more, step) => {
    expect(nextStep(term(state, more))).toEqual(step)
  })

  it.each([
    ['ACTIVE', {}, at(14), at(104)],
    ['GRACE', {}, at(14), at(104)],
    ['CANCEL_AT_END', {}, END, at(90)],
    ['SUSPENDED', suspended, null, at(104)],
    ['ENDED', {}, null, null],
  ] as const)('shows of %s what happens without a renewal', (state, more, suspension, end) => {
    expect([suspensionOf(term(state, more)), endOf(term(state, more))]).toEqual([suspension, end])
  })
})

describe('the end of a renewed term', () => {
  it('[PAY-14] follows the old term before the suspension, and begins with the renewal afterwards', () => {
    expect(renewedEnd(term('ACTIVE'), 30, at(-20))).toEqual(at(30))
    expect(renewedEnd(term('GRACE'), 30, at(13))).toEqual(at(30))
    expect(renewedEnd(term('SUSPENDED', suspended), 30, at(20))).toEqual(at(50))
    expect(renewedEnd(term('SUSPENDED', suspended), 30, at(20, 1))).toEqual(at(51))
  })

  it.each([
    ['the end of the term', 0, ['ACTIVE', 'GRACE'], at(30)],
    ['the suspension', 14, ['GRACE', 'SUSPENDED'], at(44)],
    ['the final end', 104, ['SUSPENDED', 'ENDED'], null],
  ] as const)(
    '[PAY-14] is the same in the second of %s, whether the timer or the renewal comes first',
    (_moment, day, states, end) => {
      for (const state of states) {
        expect(renewedEnd(term(state, suspended), 30, at(day))).toEqual(end)
      }
    },
  )
})
