import type { EventData } from '@enigm/contracts'
import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ActivationState } from './activation.lifecycle'

registerEnumType(ActivationState, {
  name: 'ActivationState',
  description: 'Whether an entitlement is bound to what was activated with it.',
  valuesConfig: {
    ACTIVE: { description: 'It is bound.' },
    RELEASED: { description: 'It was bound and is no longer.' },
  },
})

/** The binding of an entitlement, a fact of its own: nothing activates silently (PAY-12). */
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'What an entitlement was used for.' })
export class Activation {
  @Field(() => ID, { description: 'Names the activation.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => ActivationState, { description: 'Whether the entitlement is still bound.' })
  @Column('text')
  state!: ActivationState

  @Column('text')
  entitlementId!: string

  @Field(() => ID, { description: 'What was activated: a server, an eSIM or the order of a Key.' })
  @Column('text')
  activatedId!: string

  @Field(() => Date, { description: 'The UTC day of the activation.' })
  @Column('timestamptz')
  activatedOn!: Date
}

/** What events say of an activation. */
export function activationData(activation: Activation): EventData<'payments.activation.created'> {
  const { id, entitlementId, activatedId, state } = activation
  return { activationId: id, entitlementId, activatedId, state }
}
