import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, Key, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { keyOrderLifecycle, KeyOrderState } from './key-order.lifecycle'

/** A new Key in place of another, paid by one entitlement. The delivery address is not known here. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId', 'organizationId'],
    RELATION: ['entitlementId', 'replacedKeyId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['placedAt'],
  },
})
@Entity()
@Key('id')
@Audiences('panel', 'device')
@ObjectType({ description: 'The order of an Enigm Key that replaces another.' })
export class KeyOrder {
  @Field(() => ID, { description: 'Identifies the key order.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  /** The holder of the replaced Key. */
  @Column('text')
  accountId!: string

  /** Holds the entitlement when an administrator of the deployment has placed the order. */
  @Column('text', { nullable: true })
  organizationId!: string | null

  @Column('text')
  entitlementId!: string

  @Column('text')
  replacedKeyId!: string

  @Field(() => KeyOrderState, { description: 'Where the key order stands.' })
  @Column('text')
  state!: KeyOrderState

  @Field(() => Date, { description: 'When it was placed.' })
  @Column('timestamptz')
  placedAt!: Date
}

export const keyOrders = aggregate(KeyOrder, {
  lifecycle: keyOrderLifecycle,
  event({ id, accountId, organizationId, entitlementId, state }): EventData<'keys.order.snapshot'> {
    return { keyOrderId: id, accountId, entitlementId, state, ...(organizationId && { organizationId }) }
  },
  audit: ({ accountId, id }) => ({ scope: `account:${accountId}`, target: id }),
})
