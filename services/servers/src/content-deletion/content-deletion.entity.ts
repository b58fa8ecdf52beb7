import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, enumType } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { inServerTrail } from '../server/server.entity'
import { contentDeletionLifecycle, ContentDeletionState } from './content-deletion.lifecycle'

const ContentDeletionScope = enumType('ContentDeletionScope', 'The scope of a content deletion.', {
  MEMBER_CONTENT: 'All encrypted content of one member in one server.',
})
type ContentDeletionScope = keyof typeof ContentDeletionScope

/** Ids, states and counts: neither a name of an object nor any of its content is stored here (CON-06). */
@Entity()
@Audiences('panel')
@ObjectType({ description: 'A deletion of encrypted content in one server.' })
export class ContentDeletion {
  @Field(() => ID, { description: 'Identifies the deletion.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the deletion's events. */
  @Column('int')
  version!: number

  @Field(() => ContentDeletionState, { description: 'The state of the deletion in its lifecycle.' })
  @Column('text')
  state!: ContentDeletionState

  @Field(() => ContentDeletionScope, { description: 'The scope of the deletion.' })
  @Column('text')
  scope!: ContentDeletionScope

  @Column('text')
  serverId!: string

  @Field(() => ID, { description: 'The membership that it is about.' })
  @Column('text')
  memberId!: string

  @Field(() => Date, { description: 'When it was requested.' })
  @Column('timestamptz')
  requestedAt!: Date

  @Field(() => Date, { nullable: true, description: 'When the report of the environment arrived.' })
  @Column('timestamptz', { nullable: true })
  completedAt!: Date | null
}

export const contentDeletions = aggregate(ContentDeletion, {
  lifecycle: contentDeletionLifecycle,
  event({ id, serverId, scope, state }): EventData<'servers.content.deletion.requested'> {
    return { deletionId: id, serverId, scope, state }
  },
  audit: ({ id, serverId }) => inServerTrail(serverId, id),
})
