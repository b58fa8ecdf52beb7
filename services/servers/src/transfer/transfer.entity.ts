import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, holderScope, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { inServerTrail } from '../server/server.entity'
import { OwnerKind } from '../server/owner-kind'
import { transferLifecycle, ServerTransferState } from './transfer.lifecycle'

/** The id of an account that is to own the server has no field (SRV-13). */
@Stored({
  class: 'OPERATIONAL',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['newOwnerKind', 'newOwnerId'],
    RELATION: ['serverId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['offeredDay', 'expiresAt'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({
  description: 'An offer of the ownership of a server, which the new owner accepts or declines.',
})
export class ServerTransfer {
  @Field(() => ID, { description: 'Identifies the transfer.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the transfer's events. */
  @Column('int')
  version!: number

  @Field(() => ServerTransferState, { description: 'The state of the transfer in its lifecycle.' })
  @Column('text')
  state!: ServerTransferState

  @Field(() => ID, { description: 'The server.' })
  @Column('text')
  serverId!: string

  @Field(() => OwnerKind, { description: 'The kind of the new owner.' })
  @Column('text')
  newOwnerKind!: OwnerKind

  /** An account or an organization. */
  @Column('text')
  newOwnerId!: string

  @Field(() => GraphQLDate, { description: 'The day of the offer, in UTC.' })
  @Column('timestamptz')
  offeredDay!: Date

  @Field(() => Date, { description: 'When the offer ends without a decision.' })
  @Column('timestamptz')
  expiresAt!: Date
}

/** A transfer, and what the caller is to it. */
export type ViewedTransfer = ServerTransfer & {
  serverName: string | null
  isOwner: boolean
  isNewOwner: boolean
}

/** Its events name neither owner: that of the server names the new one after the acceptance. */
export const transfers = aggregate(ServerTransfer, {
  lifecycle: transferLifecycle,
  event({ id, serverId, state }): EventData<'servers.transfer.offered'> {
    return { transferId: id, serverId, state }
  },
  audit: ({ id, serverId }) => inServerTrail(serverId, id),
  concerns: ({ newOwnerId }) => [holderScope(newOwnerId)],
})
