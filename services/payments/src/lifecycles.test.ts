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
import { stuckPaymentLifecycle, StuckPaymentState } from './stuck-payment/stuck-payment.lifecycle'
import { subscriptionLifecycle, SubscriptionState } from './subscription/subscription.lifecycle'

const lifecycles: [string, Lifecycle<string, string>, object][] = [
  ['order', orderLifecycle, OrderState],
  ['payment', paymentLifecycle, PaymentState],
  ['stuck payment', stuckPaymentLifecycle, StuckPaymentState],
  ['entitlement', entitlementLifecycle, EntitlementState],
  ['activation', activationLifecycle, ActivationState],
  ['subscription', subscriptionLifecycle, SubscriptionState],
  ['Code Coin', codeCoinLifecycle, CodeCoinState],
  ['batch', codeCoinBatchLifecycle, CodeCoinBatchState],
]

/**
 * The moves that lead back: an entitlement whose server was given up before it was ready (SRV-19), a reorganized chain, a
 * renewal, and a cancelation that is undone (PAY-14).
 */
const leadingBack = ['GIVE_BACK', 'STEP_BACK', 'RENEW', 'UNDO_CANCEL']

describe.each(lifecycles)('the lifecycle of %s', (_name, lifecycle, states) => {
  it('[PAY-12] reaches every state of its enum', () => {
    expect([...lifecycle.reachable()].sort()).toEqual(Object.values(states).sort())
  })

  it('returns to no earlier state, except by a move that says so', () => {
    const moves = Object.entries(lifecycle.moves).flatMap(([action, move]) =>
      leadingBack.includes(action) ? [] : [move],
    )
    const reachableFrom = (state: string, seen = new Set<string>()): Set<string> => {
      for (const { from, to } of moves) {
        if (from.includes(state) && !seen.has(to)) reachableFrom(to, seen.add(to))
      }
      return seen
    }

    for (const state of lifecycle.states) expect([...reachableFrom(state)]).not.toContain(state)
  })
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

it('[PAY-14] leads out of no end of a term: what has ended for good is not renewed', () => {
  expect(entitlementLifecycle.next('EXPIRED')).toEqual([])
  expect(subscriptionLifecycle.next('ENDED')).toEqual([])
})
