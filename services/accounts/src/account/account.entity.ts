import { remoteDataCategories, type EventData, type RemoteDataCategory, type Role } from '@enigm/contracts'
import { aggregate, Audiences, Key, type AuditSubject, type DataSubject, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { accountLifecycle, AccountState } from './account.lifecycle'
import type { ReasonCategory } from './account-move.entity'

/** An account is a random number and nothing else; of the number only a keyed hash is stored (ACC-01). */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  afterErasure: 'TOMBSTONE',
  purposes: {
    IDENTIFICATION: ['id', 'platformHandle'],
    RELATION: ['enrollmentId', 'recoveryId'],
    LIFECYCLE: ['version', 'state', 'role', 'moveReason'],
    TIMING: ['secretChangedAt', 'recoveryDelayUntil', 'pinChangedAt'],
    AUTHENTICATION: ['numberHash', 'secretHash', 'pinHash'],
    PROTECTION: ['pinAttempts', 'pinLockedUntil', 'pinLockAnnounced'],
    SETTING: ['shownToFellowMembers', 'joinDayShown'],
    DELIVERY: ['dataDeletions'],
  },
})
@Entity()
@Key('id')
@Audiences('panel', 'device')
@ObjectType({ description: 'An account without identity. Only its holder sees it.' })
export class Account {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Identifies the account inside the system; it is not the account number.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => AccountState, {
    description: 'The administrative state; it proves nothing about access to messages.',
  })
  state!: AccountState

  @Column('text')
  role!: Role

  @Column('text')
  numberHash!: string

  @Column('text')
  secretHash!: string

  /** The day of the last change, set by a trigger; null while the first secret is in use (ACC-15). */
  @Column('timestamptz', { nullable: true })
  secretChangedAt!: Date | null

  /** The purchase made before the account existed. */
  @Column('text', { nullable: true })
  enrollmentId!: string | null

  /** The handle by which the platform's staff see the account; null in a deleted account. */
  @Column('text', { nullable: true })
  platformHandle!: string | null

  /** Whether fellow members of an organization who do not administer it see this account there (ACC-09). */
  @Column('boolean')
  shownToFellowMembers!: boolean

  /** Whether they also see the day on which it joined. */
  @Column('boolean')
  joinDayShown!: boolean

  /** When the holder last had the data of a category deleted by another service; times as text (ACC-06). */
  @Column('jsonb', { default: {} })
  dataDeletions!: Readonly<Partial<Record<RemoteDataCategory, string>>>

  /** The reason of the transition that sets it; the trigger that writes the history clears it. */
  @Column('text', { nullable: true })
  moveReason!: ReasonCategory | null

  /** The last completed recovery; other services know it by this id. */
  @Column('text', { nullable: true })
  recoveryId!: string | null

  /** Until then nothing of the account is deleted or given away (REC-01). */
  @Column('timestamptz', { nullable: true })
  recoveryDelayUntil!: Date | null

  /** argon2id with salt, PHC string; the pepper goes in as its secret. */
  @Column('text', { nullable: true })
  pinHash!: string | null

  /** The day on which the PIN was last set or changed, set by a trigger; null while there is none (ACC-15). */
  @Column('timestamptz', { nullable: true })
  pinChangedAt!: Date | null

  /** Attempts since the last correct PIN, each counted before its hash is checked (PIN-03). */
  @Column('int')
  pinAttempts!: number

  @Column('timestamptz', { nullable: true })
  pinLockedUntil!: Date | null

  /** Whether the event of the present lock-out was emitted; true while there is none. */
  @Column('boolean')
  pinLockAnnounced!: boolean
}

/** Event data of an account: ids and state only. */
export function accountData({ id, state }: Pick<Account, 'id' | 'state'>) {
  return { accountId: id, state }
}

/** The requests for the deletion of data that other services keep, for them; absent without one (ACC-06). */
export function dataDeletionsOf({
  dataDeletions,
}: Pick<Account, 'dataDeletions'>): Pick<EventData<'accounts.account.snapshot'>, 'dataDeletions'> {
  const requested = remoteDataCategories.flatMap((category) => {
    const before = dataDeletions[category]
    return before ? [{ category, before }] : []
  })
  return requested.length > 0 ? { dataDeletions: requested } : {}
}

/** The account whose trail records that another person has read it. */
export function accountSubject({ accountId }: { accountId: string }): DataSubject {
  return { scope: `account:${accountId}`, target: accountId }
}

/** An entry in the trail of an account. */
export function accountAudit(account: { id: string }, target: string, reason?: string): AuditSubject {
  return { scope: `account:${account.id}`, target, reason }
}

export const accounts = aggregate(Account, {
  lifecycle: accountLifecycle,
  event: accountData,
  audit: ({ id }) => ({ scope: `account:${id}`, target: id }),
})
