import { isId, type EventData } from '@enigm/contracts'
import { Audiences, Key } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ProductKind } from '../product/product.entity'
import { EntitlementState } from './entitlement.lifecycle'

registerEnumType(EntitlementState, {
  name: 'EntitlementState',
  description: 'Where an entitlement stands: commercial state, which opens no content and no key.',
  valuesConfig: {
    PENDING: { description: 'It is paid and nobody holds it yet.' },
    GRANTED: { description: 'Its holder can activate it.' },
    ACTIVE: { description: 'It is bound to what was activated with it.' },
    EXPIRED: {
      description: 'Its term has ended, or what it was bound to is gone for good; it never comes back.',
    },
  },
})

/** What a purchase entitles to. It names no order and no payment: after the activation nothing leads back to them. */
@Key('id')
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'The right to activate one product; it is no access to content.' })
export class Entitlement {
  @Field(() => ID, { description: 'Names the entitlement.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => EntitlementState, { description: 'Where it stands.' })
  @Column('text')
  state!: EntitlementState

  /** An account or an organization; null while nobody has claimed a purchase made during enrollment. */
  @Column('text', { nullable: true })
  holderId!: string | null

  @Column('text')
  productKey!: string

  @Field(() => ProductKind, { description: 'What it lets its holder activate.' })
  @Column('text')
  productKind!: ProductKind

  /** Null for what is used up by its activation: it stays ACTIVE, without an end. */
  @Column('int', { nullable: true })
  termDays!: number | null

  @Field(() => Date, {
    nullable: true,
    description:
      'The midnight (UTC) at which its term ends; null before the activation, and where there is no term.',
  })
  @Column('timestamptz', { nullable: true })
  validUntil!: Date | null
}

/** What events say of an entitlement. */
export function entitlementData(entitlement: Entitlement): EventData<'payments.entitlement.granted'> {
  const { id, holderId, productKind, state, validUntil } = entitlement
  return {
    entitlementId: id,
    ...(holderId &&
      (isId('organization', holderId) ? { organizationId: holderId } : { accountId: holderId })),
    productKind,
    state,
    ...(validUntil && { validUntil: validUntil.toISOString() }),
  }
}
