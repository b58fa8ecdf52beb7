import { Audiences, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

export const SecurityEventCategory = enumType(
  'SecurityEventCategory',
  'The subject of a security event of an account.',
  {
    SESSION: 'A session began, ended, or was restricted by the holder.',
    PIN: 'The PIN was set, changed, locked, or used for a critical operation.',
    CREDENTIAL: 'A way to sign in was added, changed or removed.',
    RECOVERY: 'A recovery of the account was started, completed or ended.',
    DEVICE: 'A device was bound to its session, or the end of a device closed a session.',
    POLICY: 'A rule of the account or of the platform ended a session.',
    ADMINISTRATION: 'The platform acted on the account or a session.',
    DELETION: 'The deletion of the account was requested or canceled, or restricted a session.',
  },
)
export type SecurityEventCategory = keyof typeof SecurityEventCategory

/** Category, hour, and ids of the account's own objects: a closed list (PRV-05). A trigger of the database writes it with its cause. */
@Stored({
  class: 'SECURITY',
  kept: { days: 90, after: 't.at', subjects: ['t.account_id'] },
  purposes: {
    IDENTIFICATION: ['id', 'seq'],
    HOLDER: ['accountId'],
    RELATION: ['sessionId', 'deviceId'],
    LIFECYCLE: ['category'],
    TIMING: ['at'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'An event about the security of the own account, kept for 90 days.' })
export class SecurityEvent {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Identifies the event.' })
  id!: string

  @Column('bigint')
  seq!: string

  @Column('text')
  accountId!: string

  @Column('text')
  @Field(() => SecurityEventCategory, { description: 'The category.' })
  category!: SecurityEventCategory

  @Column('timestamptz')
  @Field(() => Date, { description: 'The hour of the event, in UTC.' })
  at!: Date

  @Column('text', { nullable: true })
  @Field(() => ID, { nullable: true, description: 'The session that it is about.' })
  sessionId!: string | null

  @Column('text', { nullable: true })
  deviceId!: string | null
}
