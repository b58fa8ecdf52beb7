import { isId, type EventData } from '@enigm/contracts'
import { aggregate, Audiences, countedConnectionOf, Key, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { trailOfHolder } from '../holder/holder.access'
import { ProductKind } from '../product/product.entity'
import { entitlementLifecycle, EntitlementState } from './entitlement.lifecycle'

/** It refers to no order and no payment: after the activation nothing connects them to the holder. */
@Key('id')
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['holderId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['validUntil'],
    COMMERCE: ['productKey', 'productKind', 'termDays', 'renewedDays'],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'The right to activate one product; it gives no access to content.' })
export class Entitlement {
  @Field(() => ID, { description: 'Identifies the entitlement.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => EntitlementState, { description: 'State of the entitlement.' })
  @Column('text')
  state!: EntitlementState

  /** An account or an organization; null while no account has claimed a purchase made during enrollment. */
  @Column('text', { nullable: true })
  holderId!: string | null

  @Column('text')
  productKey!: string

  @Field(() => ProductKind, { description: 'The kind of product that its holder can activate.' })
  @Column('text')
  productKind!: ProductKind

  /** Null where the activation uses it up: it then stays ACTIVE without an end. */
  @Column('int', { nullable: true })
  termDays!: number | null

  /** Days that renewals have added: an entitlement that is given back before its use keeps them for the next activation. */
  @Column('int')
  renewedDays!: number

  @Field(() => Date, {
    nullable: true,
    description: 'The midnight (UTC) at which its term ends; null before the activation and without a term.',
  })
  @Column('timestamptz', { nullable: true })
  validUntil!: Date | null
}

export const entitlements = aggregate(Entitlement, {
  lifecycle: entitlementLifecycle,
  event({ id, holderId, productKind, state, validUntil }): EventData<'payments.entitlement.snapshot'> {
    return {
      ...{ entitlementId: id, productKind, state },
      ...(holderId &&
        (isId('organization', holderId) ? { organizationId: holderId } : { accountId: holderId })),
      ...(validUntil && { validUntil: validUntil.toISOString() }),
    }
  },
  audit: ({ id, holderId }) => ({ scope: trailOfHolder(holderId), target: id }),
})

export const EntitlementConnection = countedConnectionOf(Entitlement, 'EntitlementConnection', [
  'panel',
  'partner',
  'device',
])
