import type { EventData, EventType } from '@enigm/contracts'
import type { EventHandlers, Transaction } from '@enigm/subgraph'
import { followOwner, giveBack, release } from '../entitlement/term'
import type { ProductKind } from '../product/product.entity'
import { bindActivated, bindPurchased, type ProductInstance } from './purchase-saga'

/** How a service announces the product instances of one kind that it owns. */
export interface InstanceEvents<T extends EventType> {
  kind: ProductKind
  /** The event of the activation: the entitlement is bound and its term begins. */
  activated: T
  /** The events of the final end, activated or not: the entitlement is used up. */
  ended: readonly T[]
  /** The event and the state of an instance that was given up before it was ready: the entitlement can be used again. */
  canceled?: { event: T; state: StateOf<T> }
  /** The event of a new owner, who holds the entitlement from then on. */
  transferred?: T
  /** The snapshot: it makes up for missed events. */
  snapshot: T
  /** States before the activation. */
  before: readonly StateOf<T>[]
  /** States after the final end. */
  after: readonly StateOf<T>[]
  read: (data: EventData<T>) => Omit<ProductInstance, 'kind'> & { state: StateOf<T> }
}

type StateOf<T extends EventType> = EventData<T> extends { state: infer S } ? S : never

/** The event handlers of one kind. */
export function handlersOf<T extends EventType>(events: InstanceEvents<T>): EventHandlers {
  type Handler = (event: { data: EventData<T> }, tx: Transaction) => Promise<void>
  const { kind, activated, ended, canceled, transferred, snapshot, before, after } = events
  const bind: Handler = ({ data }, tx) => bindActivated(tx, { kind, ...events.read(data) })
  const end: Handler = ({ data }, tx) => useUp(tx, { kind, ...events.read(data) })
  const cancel: Handler = async (event, tx) => {
    const instance = { kind, ...events.read(event.data) }
    await bindPurchased(tx, instance)
    await giveBack(tx, instance)
  }
  const follow: Handler = ({ data }, tx) => followOwner(tx, { kind, ...events.read(data) })
  const makeUp: Handler = async (event, tx) => {
    const { state } = events.read(event.data)
    if (after.includes(state)) return end(event, tx)
    if (canceled?.state === state) return cancel(event, tx)
    if (before.includes(state)) return
    await bind(event, tx)
    if (transferred) await follow(event, tx)
  }
  return Object.fromEntries<Handler>([
    [activated, bind],
    ...ended.map((type) => [type, end] as const),
    ...(canceled ? [[canceled.event, cancel] as const] : []),
    ...(transferred ? [[transferred, follow] as const] : []),
    [snapshot, makeUp],
  ]) as EventHandlers
}

/**
 * The owning service never lets two product instances use one entitlement: one that ends before its activation has used up its
 * entitlement too.
 */
async function useUp(tx: Transaction, instance: ProductInstance): Promise<void> {
  await bindActivated(tx, instance)
  await release(tx, instance)
}

/** One entry for each kind of product that is sold. */
export const productInstanceHandlers: EventHandlers = {
  ...handlersOf({
    kind: 'SERVER',
    activated: 'servers.server.created',
    // Once its retirement or its deletion is ordered, nothing brings the server back: a renewal would buy nothing.
    ended: ['servers.server.retired', 'servers.server.deletion.requested', 'servers.server.deleted'],
    canceled: { event: 'servers.server.creation.canceled', state: 'CANCELED' },
    transferred: 'servers.server.ownership.transferred',
    snapshot: 'servers.server.snapshot',
    before: [],
    after: ['RETIRED', 'DELETION_REQUESTED', 'DELETED'],
    read: ({ serverId, ownerId, entitlementId, state }) => ({
      ...{ activatedId: serverId, holderId: ownerId, entitlementId, state },
    }),
  }),
  ...handlersOf({
    kind: 'ESIM',
    activated: 'esim.esim.released',
    ended: ['esim.esim.unlinked', 'esim.esim.deleted', 'esim.esim.retired'],
    snapshot: 'esim.esim.snapshot',
    before: ['ORDERED', 'ERROR'],
    after: ['DELETED', 'RETIRED'],
    // A member can use an eSIM that its organization holds. An unlinked eSIM names no holder, and matches no entitlement here.
    read: ({ esimId, accountId, organizationId, entitlementId, state }) => ({
      ...{ activatedId: esimId, holderId: organizationId ?? accountId ?? '' },
      ...{ entitlementId: entitlementId ?? '', state },
    }),
  }),
  ...handlersOf({
    kind: 'KEY',
    activated: 'keys.order.placed',
    ended: [],
    // Its member was deleted before the Key was made: an organization can order a Key for another one.
    canceled: { event: 'keys.order.canceled', state: 'CANCELED' },
    snapshot: 'keys.order.snapshot',
    before: [],
    after: [],
    read: ({ keyOrderId, accountId, organizationId, entitlementId, state }) => ({
      ...{ activatedId: keyOrderId, holderId: organizationId ?? accountId, entitlementId, state },
    }),
  }),
}
