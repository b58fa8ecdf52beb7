import type { Lifecycle } from '@enigm/subgraph'
import { activationLifecycle, ActivationState } from './activation/activation.lifecycle'
import {
  codeCoinBatchLifecycle,
  CodeCoinBatchState,
  codeCoinLifecycle,
  CodeCoinState,
} from './code-coin/code-coin.lifecycle'
import { entitlementLifecycle, EntitlementState } from './entitlement/entitlement.lifecycle'
import { orderLifecycle, OrderState } from './order/order.lifecycle'
import { paymentLifecycle, PaymentState } from './payment/payment.lifecycle'
import { subscriptionLifecycle, SubscriptionState } from './subscription/subscription.lifecycle'

const lifecycles: [string, Lifecycle<string, string>, object][] = [
  ['order', orderLifecycle, OrderState],
  ['payment', paymentLifecycle, PaymentState],
  ['entitlement', entitlementLifecycle, EntitlementState],
  ['activation', activationLifecycle, ActivationState],
  ['subscription', subscriptionLifecycle, SubscriptionState],
  ['Code Coin', codeCoinLifecycle, CodeCoinState],
  ['batch', codeCoinBatchLifecycle, CodeCoinBatchState],
]

describe.each(lifecycles)('the lifecycle of %s', (_name, lifecycle, states) => {
  it('[PAY-12] reaches every state of its enum', () => {
    expect([...lifecycle.reachable()].sort()).toEqual(Object.values(states).sort())
  })
})

// A renewal and the undoing of a cancelation lead back, in these two alone.
const repeating = ['entitlement', 'subscription']

it.each(lifecycles.filter(([name]) => !repeating.includes(name)))(
  'the lifecycle of %s never returns to an earlier state',
  (_name, lifecycle) => {
    const moves = Object.values(lifecycle.moves)
    const reachableFrom = (state: string, seen = new Set<string>()): Set<string> => {
      for (const { from, to } of moves) {
        if (from.includes(state) && !seen.has(to)) reachableFrom(to, seen.add(to))
      }
      return seen
    }

    for (const state of lifecycle.states) expect([...reachableFrom(state)]).not.toContain(state)
  },
)

it('[PAY-14] leads out of no end of a term: what has ended for good is not renewed', () => {
  expect(entitlementLifecycle.next('EXPIRED')).toEqual([])
  expect(subscriptionLifecycle.next('ENDED')).toEqual([])
})

it('[PAY-12] keeps payment, entitlement, activation and subscription apart: each has its own table and events', () => {
  const events = [paymentLifecycle, entitlementLifecycle, activationLifecycle, subscriptionLifecycle].map(
    (table) => Object.values(table.moves).map(({ event }) => event.split('.')[1]),
  )

  expect(events.map((names) => [...new Set(names)])).toEqual([
    ['payment'],
    ['entitlement'],
    ['activation'],
    ['subscription'],
  ])
})
