import { aggregate, Audiences, type AuditSubject, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { sessionLifecycle, SessionRestriction, SessionState } from './session.lifecycle'

/** A session and its chain of refresh tokens. It has no column for an address, a place or a browser (SES-01). */
@Stored({
  class: 'SECURITY',
  kept: { days: 90, after: 't.ended_at', subjects: ['t.account_id'] },
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId'],
    RELATION: ['deviceId'],
    LIFECYCLE: ['version', 'state', 'restrictedBy', 'restrictedByHolder', 'restrictedByPlatform'],
    TIMING: ['rotatedAt', 'startedAt', 'lastSeenBucket', 'expiresAt', 'endedAt'],
    AUTHENTICATION: ['tokensFromVersion', 'refreshHash', 'previousRefreshHash'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'One sign-in of the own account.' })
export class Session {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Identifies the session.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => SessionState, { description: 'Where the session stands in its lifecycle.' })
  state!: SessionState

  @Column('text')
  accountId!: string

  /** Derived from the two flags below, the account's state and its memberships: the strongest of them. */
  @Column('text', { nullable: true })
  @Field(() => SessionRestriction, {
    nullable: true,
    description:
      'The source of the restriction of the session, the strongest of several; null while it is not restricted.',
  })
  restrictedBy!: SessionRestriction | null

  @Column('boolean')
  restrictedByHolder!: boolean

  /** For this session alone, not for the whole account. */
  @Column('boolean')
  restrictedByPlatform!: boolean

  /** Access tokens signed for an earlier version of the session are refused (SES-03). */
  @Column('int')
  tokensFromVersion!: number

  /** The device that was enrolled in this session or has signed in by its key. */
  @Column('text', { nullable: true })
  deviceId!: string | null

  /** SHA-256 of the present refresh secret. */
  @Column('text')
  refreshHash!: string

  /** SHA-256 of its predecessor, which is accepted for a short time after a lost answer. */
  @Column('text', { nullable: true })
  previousRefreshHash!: string | null

  @Column('timestamptz')
  rotatedAt!: Date

  @Column('timestamptz')
  @Field(() => Date, { description: 'The hour in which the session began, in UTC.' })
  startedAt!: Date

  @Column('timestamptz')
  @Field(() => GraphQLDate, { description: 'The day on which the session was last used, in UTC.' })
  lastSeenBucket!: Date

  @Column('timestamptz')
  expiresAt!: Date

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** Event data of a session: ids and state only. */
function sessionData({ id, accountId, state, deviceId }: Session) {
  return { sessionId: id, accountId, state, ...(deviceId && { deviceId }) }
}

/** An entry about a session in the trail of its account. */
function sessionAudit({ id, accountId }: Session, reason?: string): AuditSubject {
  return { scope: `account:${accountId}`, target: id, reason }
}

export const sessions = aggregate(Session, {
  lifecycle: sessionLifecycle,
  event: sessionData,
  audit: (session) => sessionAudit(session),
})

/**
 * The restriction that decides what a session may do. One of this session alone leaves fewer scopes than one of the whole
 * account, whose holder can still delete it with the PIN (ACC-04).
 */
export function decisiveRestriction({
  restrictedBy,
  restrictedByHolder,
  restrictedByPlatform,
}: Pick<Session, 'restrictedBy' | 'restrictedByHolder' | 'restrictedByPlatform'>): SessionRestriction | null {
  if (restrictedByPlatform) return 'PLATFORM'
  return restrictedByHolder ? 'HOLDER' : restrictedBy
}
