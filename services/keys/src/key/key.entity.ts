import { Audiences } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { KeyHandle } from './key-handle'
import { KeyState } from './key.lifecycle'

/** No serial number, model or place has a column here (KEY-01, KEY-08); ids have no field. */
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'An Enigm Key of the account, as its holder sees it.' })
export class EnigmKey {
  @PrimaryColumn('text')
  id!: string

  /** Counts the events of the Key. */
  @Column('int')
  version!: number

  @Column('text')
  accountId!: string

  /** The deployment that Enigm App has named; it counts only while the account belongs to the organization. */
  @Column('text', { nullable: true })
  organizationId!: string | null

  /** What the holder sees; stored, so that finding a Key by it is one indexed statement with the holder's clause. */
  @Field(() => KeyHandle, { description: 'Names the Key to its holder, and to nobody else.' })
  @Column('text')
  handle!: string

  /** What the administrators of the deployment see. */
  @Column('text', { nullable: true })
  organizationHandle!: string | null

  /** What Enigm App calls the Key. */
  @Audiences('device')
  @Field(() => String, {
    name: 'appKeyReference',
    description: 'What Enigm App calls the Key, for the App alone: so it knows which one was lost or ended.',
  })
  @Column('text')
  reference!: string

  @Field(() => KeyState, { description: 'Where the Key stands in its lifecycle.' })
  @Column('text')
  state!: KeyState

  @Field(() => Date, { description: 'When Enigm App linked it.' })
  @Column('timestamptz')
  associatedAt!: Date

  /** When it came into its present state. */
  @Column('timestamptz')
  changedAt!: Date

  @Column('text', { nullable: true })
  replacesId!: string | null
}

/** One move of a Key; the database writes it in the statement that moves. */
@Audiences('panel', 'device')
@ObjectType({ description: 'One move in the life of an Enigm Key.' })
export class KeyMove {
  @Field(() => KeyState, { nullable: true, description: 'The state before; null when it was linked.' })
  from!: KeyState | null

  @Field(() => KeyState, { description: 'The state after.' })
  to!: KeyState

  @Field(() => Date, { description: 'When, in UTC.' })
  at!: Date
}
