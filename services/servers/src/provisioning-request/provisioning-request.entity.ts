import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, enumType, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { RegionCode } from '../region/region'
import { provisioningRequestLifecycle, ProvisioningRequestState } from './provisioning-request.lifecycle'

export const ProvisioningTerm = enumType('ProvisioningTerm', 'How long an approved server runs.', {
  DAYS_30: '30 days.',
  DAYS_365: '365 days.',
})
export type ProvisioningTerm = keyof typeof ProvisioningTerm

const days = { DAYS_30: 30, DAYS_365: 365 } as const

/** Commercial approval opens no content and no membership: it leads to an entitlement and no further (SRV-15, SRV-17). */
@Stored({
  class: 'OPERATIONAL',
  kept: { days: 365, after: 't.decided_day', subjects: ['t.organization_id'] },
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['organizationId'],
    RELATION: ['region'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['requestedDay', 'decidedDay'],
    COMMERCE: ['term'],
  },
})
@Entity()
@Audiences('panel', 'partner')
@ObjectType({
  description: 'The request of an organization for a server by commercial approval instead of a purchase.',
})
export class ProvisioningRequest {
  @Field(() => ID, { description: 'Identifies the request.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the request's events. */
  @Column('int')
  version!: number

  @Field(() => ProvisioningRequestState, { description: 'The state of the request in its lifecycle.' })
  @Column('text')
  state!: ProvisioningRequestState

  @Field(() => ID, { description: 'The organization that requests the server.' })
  @Column('text')
  organizationId!: string

  @Column('text')
  region!: RegionCode

  @Field(() => ProvisioningTerm, { description: 'How long the server would run.' })
  @Column('text')
  term!: ProvisioningTerm

  @Field(() => GraphQLDate, { description: 'The day of the request, in UTC.' })
  @Column('timestamptz')
  requestedDay!: Date

  @Field(() => GraphQLDate, {
    nullable: true,
    description: 'The day of the decision, in UTC; null before it.',
  })
  @Column('timestamptz', { nullable: true })
  decidedDay!: Date | null
}

export const provisioningRequests = aggregate(ProvisioningRequest, {
  lifecycle: provisioningRequestLifecycle,
  event({ id, organizationId, term, state }): EventData<'servers.provisioning.snapshot'> {
    return { provisioningRequestId: id, organizationId, termDays: days[term], state }
  },
  audit: ({ id, organizationId }) => ({ scope: `organization:${organizationId}`, target: id }),
})
