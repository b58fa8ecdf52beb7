import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { SessionRestriction, SessionState } from './session.lifecycle'

/** A session and its family of refresh tokens. It knows no address, no place and no browser (SES-01). */
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'One sign-in of the own account.' })
export class Session {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the session.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => SessionState, { description: 'Where the session stands.' })
  state!: SessionState

  @Column('text')
  accountId!: string

  /** Derived: the strongest of the two below, of the account's state and of its memberships. */
  @Column('text', { nullable: true })
  @Field(() => SessionRestriction, {
    nullable: true,
    description: 'Who restricts the session, the strongest of several; null while nobody does.',
  })
  restrictedBy!: SessionRestriction | null

  @Column('boolean')
  restrictedByHolder!: boolean

  /** For this session alone. */
  @Column('boolean')
  restrictedByPlatform!: boolean

  /** Access tokens signed for an earlier version of the session count no more (SES-03). */
  @Column('int')
  tokensFromVersion!: number

  /** The device that asked to be enrolled in this session. */
  @Column('text', { nullable: true })
  deviceId!: string | null

  /** SHA-256 of the present refresh secret. */
  @Column('text')
  refreshHash!: string

  /** SHA-256 of the one before it, which the grace after a lost answer needs. */
  @Column('text', { nullable: true })
  previousRefreshHash!: string | null

  @Column('timestamptz')
  rotatedAt!: Date

  @Column('timestamptz')
  @Field(() => Date, { description: 'The hour in which the session began, in UTC.' })
  startedAt!: Date

  @Column('timestamptz')
  @Field(() => Date, { description: 'The day on which the session was last used, in UTC.' })
  lastSeenBucket!: Date

  @Column('timestamptz')
  expiresAt!: Date

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** Event data of a session: ids and state only. */
export function sessionData(session: Session) {
  return { sessionId: session.id, accountId: session.accountId, state: session.state }
}

/** The audit entry of something that befell a session. */
export function sessionAudit(session: Session, reason?: string) {
  return { scope: `account:${session.accountId}`, target: session.id, reason }
}

/** The start of the hour or day, in UTC. */
export function bucket(time: Date, size: 'hour' | 'day'): Date {
  const start = new Date(time)
  if (size === 'hour') start.setUTCMinutes(0, 0, 0)
  else start.setUTCHours(0, 0, 0, 0)
  return start
}
