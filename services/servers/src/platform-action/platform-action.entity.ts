import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { platformActionLifecycle, PlatformActionState } from './platform-action.lifecycle'

export const PlatformActionKind = enumType('PlatformActionKind', 'An action of the platform on a server.', {
  RESTRICT: 'No account is admitted; the members participate.',
  SUSPEND: 'No member participates.',
  RETIRE: 'The server is out of use for good; its owner can delete it.',
  DELETE: 'The deletion of the server with its environment is ordered.',
})
export type PlatformActionKind = keyof typeof PlatformActionKind

export const PlatformActionReason = enumType(
  'PlatformActionReason',
  'The category of why the platform acts on a server; there is no further text.',
  {
    USER_PROTECTION: 'To protect users.',
    INTEGRITY: 'To protect the integrity of the platform.',
    LAW: 'A law or a decision of an authority.',
    ABUSE: 'The server was used for abuse.',
    SECURITY: 'A risk for security.',
  },
)
export type PlatformActionReason = keyof typeof PlatformActionReason

/** Category and time alone: no evidence, no text and no operator (SLC-07). It opens no content and no key (SLC-05). */
@Stored({
  class: 'COMPLIANCE',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['serverId'],
    LIFECYCLE: ['version', 'state', 'kind'],
    EVIDENCE: ['reasonCategory'],
    TIMING: ['actedAt', 'reversedAt'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'An action of the platform on a server, as its owner and the platform see it.' })
export class PlatformAction {
  @Field(() => ID, { description: 'Identifies the action.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the action's events. */
  @Column('int')
  version!: number

  @Field(() => PlatformActionState, { description: 'Whether it holds.' })
  @Column('text')
  state!: PlatformActionState

  @Field(() => ID, { description: 'The server.' })
  @Column('text')
  serverId!: string

  @Field(() => PlatformActionKind, { description: 'The action.' })
  @Column('text')
  kind!: PlatformActionKind

  @Field(() => PlatformActionReason, { description: 'The category of the reason.' })
  @Column('text')
  reasonCategory!: PlatformActionReason

  @Field(() => Date, { description: 'When the platform acted.' })
  @Column('timestamptz')
  actedAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was reversed; null while it is in effect.' })
  @Column('timestamptz', { nullable: true })
  reversedAt!: Date | null
}

/** The entries of the server, one in its trail and one in the platform's, cover it. */
export const platformActions = aggregate(PlatformAction, {
  lifecycle: platformActionLifecycle,
  event({ id, serverId, kind, state }): EventData<'servers.platform.acted'> {
    return { platformActionId: id, serverId, kind, state }
  },
  audit: null,
  concerns: ({ serverId }) => [`server:${serverId}`],
})
