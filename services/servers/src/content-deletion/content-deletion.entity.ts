import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ContentDeletionState } from './content-deletion.lifecycle'

export enum ContentDeletionScope {
  MEMBER_CONTENT = 'MEMBER_CONTENT',
}

registerEnumType(ContentDeletionScope, {
  name: 'ContentDeletionScope',
  description: 'What a deletion of content is about.',
  valuesConfig: { MEMBER_CONTENT: { description: 'All encrypted content of one member in one server.' } },
})

registerEnumType(ContentDeletionState, {
  name: 'ContentDeletionState',
  description: 'Where a deletion of content stands.',
  valuesConfig: {
    REQUESTED: { description: 'It waits for the environment to take the order.' },
    ORDERED: { description: 'The environment has the order.' },
    CONFIRMED: { description: 'The environment has signed that everything was deleted.' },
    PARTIAL: { description: 'The environment has signed that some objects are held; the rest was deleted.' },
    FAILED: { description: 'The environment has signed that something was left that nothing holds.' },
  },
})

/** Ids, states and counts: no name of an object and nothing of its content ever stands here (CON-06). */
@Entity()
@Audiences('panel')
@ObjectType({ description: 'A deletion of encrypted content in one server.' })
export class ContentDeletion {
  @Field(() => ID, { description: 'Names the deletion.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the deletion's events. */
  @Column('int')
  version!: number

  @Field(() => ContentDeletionState, { description: 'Where the deletion stands.' })
  @Column('text')
  state!: ContentDeletionState

  @Field(() => ContentDeletionScope, { description: 'What it is about.' })
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

  @Field(() => Date, { nullable: true, description: "When the environment's report arrived." })
  @Column('timestamptz', { nullable: true })
  completedAt!: Date | null
}
