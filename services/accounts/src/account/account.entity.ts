import type { Role } from '@enigm/contracts'
import { Audiences, Key, type DataSubject } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { AccountState } from './account.lifecycle'
import type { ReasonCategory } from './account-move.entity'

/** An account is a random number and nothing else; even the number is kept as a keyed hash only. */
@Entity()
@Key('id')
@Audiences('panel', 'device')
@ObjectType({ description: 'An account without identity. Only its holder sees it.' })
export class Account {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the account inside the system; it is not the account number.' })
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

  /** The purchase made before the account existed. */
  @Column('text', { nullable: true })
  enrollmentId!: string | null

  /** How the platform's staff name the account; null only in rows older than the handle, until the next start. */
  @Column('text', { nullable: true })
  platformHandle!: string | null

  /** Whether a member of a common organization who does not administer it sees this one there (ACC-09). */
  @Column('boolean')
  shownToFellowMembers!: boolean

  /** Whether such a member sees the day of joining too. */
  @Column('boolean')
  joinDayShown!: boolean

  /** The reason of the move that sets it; the history takes it over and leaves null behind. */
  @Column('text', { nullable: true })
  moveReason!: ReasonCategory | null

  /** The last completed recovery, which other services know by its id. */
  @Column('text', { nullable: true })
  recoveryId!: string | null

  /** Until then nothing of the account is deleted or given away (REC-01). */
  @Column('timestamptz', { nullable: true })
  recoveryDelayUntil!: Date | null

  /** argon2id with salt, PHC string; the pepper goes in as its secret. */
  @Column('text', { nullable: true })
  pinHash!: string | null

  /** Attempts since the last right PIN, each counted before its hash is checked (PIN-03). */
  @Column('int')
  pinAttempts!: number

  @Column('timestamptz', { nullable: true })
  pinLockedUntil!: Date | null

  /** Whether the present lock-out has been told; true while there is none. */
  @Column('boolean')
  pinLockAnnounced!: boolean
}

/** Event data of an account: ids and state only. */
export function accountData(account: Account) {
  return { accountId: account.id, state: account.state }
}

/** Whom reading an account of somebody else concerns. */
export function accountConcern({ accountId }: { accountId: string }): DataSubject {
  return { scope: `account:${accountId}`, target: accountId }
}

/** The chain that a change of this account stands in. */
export function accountAudit(account: { id: string }, target: string, reason?: string) {
  return { scope: `account:${account.id}`, target, reason }
}
