import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ContentClass } from './content-class'
import { inServerTrail } from '../server/server.entity'
import { contentDeletionLifecycle, ContentDeletionState } from './content-deletion.lifecycle'

const ContentDeletionScope = enumType('ContentDeletionScope', 'The scope of a content deletion.', {
  OBJECTS: 'Encrypted objects by their references, or those that the content policy no longer retains.',
  CONTENT_CLASS: 'The encrypted content of classes.',
  MEMBER_CONTENT: 'All encrypted content of one member in one server.',
  ALL_CONTENT: 'All encrypted content of the server.',
})
export type ContentDeletionScope = keyof typeof ContentDeletionScope

/** Ids, states and counts: neither a name of an object nor any of its content is stored here (CON-06). */
@Stored({
  class: 'COMPLIANCE',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['serverId', 'memberId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['requestedAt', 'completedAt'],
    EVIDENCE: ['scope', 'classes', 'storedBefore', 'isByPolicy'],
  },
})
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

  @Field(() => ID, {
    nullable: true,
    description: 'The membership that it is about; null unless the scope is MEMBER_CONTENT.',
  })
  @Column('text', { nullable: true })
  memberId!: string | null

  @Field(() => [ContentClass], { description: 'The classes that it is about; empty for all.' })
  @Column('text', { array: true, default: [] })
  classes!: ContentClass[]

  @Field(() => Date, {
    nullable: true,
    description: 'It is about content from before this moment; null for all.',
  })
  @Column('timestamptz', { nullable: true })
  storedBefore!: Date | null

  @Field(() => Boolean, { description: 'Whether the content policy of the server has ordered it.' })
  @Column('boolean', { default: false })
  isByPolicy!: boolean

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
