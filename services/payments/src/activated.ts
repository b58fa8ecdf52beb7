import type { EventData, EventType } from '@enigm/contracts'
import type { EventHandlers, Transaction } from '@enigm/subgraph'
import { release } from './entitlement/term'
import type { ProductKind } from './product/product.entity'
import { bindActivated, type ActivatedFact } from './purchase/purchase.saga'

/** How the service that owns what is activated with one kind of entitlement tells of it. */
export interface ActivatedRow<T extends EventType> {
  kind: ProductKind
  /** The event that is the activation: the entitlement is bound and its term begins. */
  activated: T
  /** The events after which it never comes back, whether it was activated or not: the entitlement is used up. */
  gone: readonly T[]
  /** The present state told again: what was missed is made up for. */
  reported: T
  /** States in which nothing is activated yet. */
  before: readonly StateOf<T>[]
  /** States of what is gone. */
  after: readonly StateOf<T>[]
  read: (data: EventData<T>) => Omit<ActivatedFact, 'kind'> & { state: StateOf<T> }
}

type StateOf<T extends EventType> = EventData<T> extends { state: infer S } ? S : never

/** The reactions to one row of the table. */
export function reactionsOf<T extends EventType>(row: ActivatedRow<T>): EventHandlers {
  const factOf = (data: EventData<T>) => ({ kind: row.kind, ...row.read(data) })
  const told: [EventType, (event: { data: EventData<T> }, tx: Transaction) => Promise<void>][] = [
    [row.activated, ({ data }, tx) => bindActivated(tx, factOf(data))],
    ...row.gone.map((type): (typeof told)[number] => [type, ({ data }, tx) => useUp(tx, factOf(data))]),
    [
      row.reported,
      async ({ data }, tx) => {
        const fact = factOf(data)
        if (row.after.includes(fact.state)) await useUp(tx, fact)
        else if (!row.before.includes(fact.state)) await bindActivated(tx, fact)
      },
    ],
  ]
  return Object.fromEntries(told) as EventHandlers
}

/** The owning service never lets an entitlement serve twice: what is gone before its activation has used its own up too. */
async function useUp(tx: Transaction, fact: ActivatedFact): Promise<void> {
  await bindActivated(tx, fact)
  await release(tx, fact)
}
