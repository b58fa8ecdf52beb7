import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

export enum SecurityEventCategory {
  SESSION = 'SESSION',
  PIN = 'PIN',
  CREDENTIAL = 'CREDENTIAL',
  RECOVERY = 'RECOVERY',
  DEVICE = 'DEVICE',
  POLICY = 'POLICY',
  ADMINISTRATION = 'ADMINISTRATION',
  DELETION = 'DELETION',
}

registerEnumType(SecurityEventCategory, {
  name: 'SecurityEventCategory',
  description: 'What a security event of an account is about.',
  valuesConfig: {
    SESSION: { description: 'A session began, ended, or was restricted by the holder.' },
    PIN: { description: 'The PIN was set, changed, locked, or used for a critical operation.' },
    CREDENTIAL: { description: 'A way to sign in was added, changed or taken away.' },
    RECOVERY: { description: 'The account is being recovered, or was.' },
    DEVICE: { description: 'A device bound its session, or its end closed one.' },
    POLICY: { description: 'A rule of the account or of the platform ended a session.' },
    ADMINISTRATION: { description: 'The platform acted on the account or a session.' },
    DELETION: {
      description: 'The deletion of the account was asked for, was canceled, or held a session back.',
    },
  },
})

/** Category, hour, and ids of the account's own objects: a closed list (PRV-05). The database writes it with its cause. */
@Entity()
@Audiences('panel')
@ObjectType({ description: 'Something about the security of the own account, kept for 90 days.' })
export class SecurityEvent {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the event.' })
  id!: string

  @Column('bigint')
  seq!: string

  @Column('text')
  accountId!: string

  @Column('text')
  @Field(() => SecurityEventCategory, { description: 'What it is about.' })
  category!: SecurityEventCategory

  @Column('timestamptz')
  @Field(() => Date, { description: 'The hour in which it happened, in UTC.' })
  at!: Date

  @Column('text', { nullable: true })
  @Field(() => ID, { nullable: true, description: 'The session that it is about.' })
  sessionId!: string | null

  @Column('text', { nullable: true })
  deviceId!: string | null
}
