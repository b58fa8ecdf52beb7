import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, countedConnectionOf, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { activationLifecycle, ActivationState } from './activation.lifecycle'

/** A fact of its entitlement with a separate state: nothing activates silently (PAY-12). */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['entitlementId', 'activatedId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['activatedOn'],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'The use of an entitlement for one product instance.' })
export class Activation {
  @Field(() => ID, { description: 'Identifies the activation.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => ActivationState, { description: 'Whether the entitlement is still bound.' })
  @Column('text')
  state!: ActivationState

  @Column('text')
  entitlementId!: string

  @Field(() => ID, { description: 'The product instance: a server, an eSIM or the order of a Key.' })
  @Column('text')
  activatedId!: string

  @Field(() => GraphQLDate, { description: 'The UTC day of the activation.' })
  @Column('timestamptz')
  activatedOn!: Date
}

/** Its changes follow those of its entitlement, which are audited. */
export const activations = aggregate(Activation, {
  lifecycle: activationLifecycle,
  event({ id, entitlementId, activatedId, state }): EventData<'payments.activation.created'> {
    return { activationId: id, entitlementId, activatedId, state }
  },
  audit: null,
})

export const ActivationConnection = countedConnectionOf(Activation, 'ActivationConnection', [
  'panel',
  'partner',
  'device',
])
