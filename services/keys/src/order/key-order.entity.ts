import type { EventData } from '@enigm/contracts'
import { Audiences, lifecycle, type AuditSubject } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

export enum KeyOrderState {
  PLACED = 'PLACED',
  FULFILLED = 'FULFILLED',
  CANCELED = 'CANCELED',
}

registerEnumType(KeyOrderState, {
  name: 'KeyOrderState',
  description: 'Where the order of a replacing Enigm Key stands.',
  valuesConfig: {
    PLACED: { description: 'The new Key is ordered and was not linked in Enigm App yet.' },
    FULFILLED: { description: 'Enigm App has linked the new Key.' },
    CANCELED: { description: 'No new Key will come.' },
  },
})

const { PLACED, FULFILLED, CANCELED } = KeyOrderState

export const keyOrderLifecycle = lifecycle(KeyOrderState, PLACED, {
  fulfill: { from: [PLACED], to: FULFILLED, event: 'keys.order.fulfilled' },
  cancel: { from: [PLACED], to: CANCELED, event: 'keys.order.canceled' },
})

/** A new Key in place of another, paid by one entitlement. Where it is sent to is not known here. */
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'The order of an Enigm Key that replaces another.' })
export class KeyOrder {
  @Field(() => ID, { description: 'Names the order.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  /** The holder of the replaced Key. */
  @Column('text')
  accountId!: string

  /** Holds the entitlement when an administrator of the deployment has ordered. */
  @Column('text', { nullable: true })
  organizationId!: string | null

  @Column('text')
  entitlementId!: string

  @Column('text')
  replacedKeyId!: string

  @Field(() => KeyOrderState, { description: 'Where the order stands.' })
  @Column('text')
  state!: KeyOrderState

  @Field(() => Date, { description: 'When it was placed.' })
  @Column('timestamptz')
  placedAt!: Date
}

/** What every event of an order says. */
export function keyOrderData(order: KeyOrder): EventData<'keys.order.reported'> {
  const { id, accountId, organizationId, entitlementId, state } = order
  return { keyOrderId: id, accountId, entitlementId, state, ...(organizationId && { organizationId }) }
}

export function keyOrderAudit({ accountId, id }: KeyOrder): AuditSubject {
  return { scope: `account:${accountId}`, target: id }
}
