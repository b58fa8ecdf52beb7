import type { App, CallContext, Job, Transaction } from '@enigm/subgraph'
import { Account, accounts } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { PinHash } from './pin-hash'
import { WaitingLine } from './waiting-line'

/** Runs when a process has ended between counting an attempt and checking its PIN, so that the lock-out has no event yet. */
export const pinLockJob = 'account.pin.lock'

const FIRST_LOCK = 5
/** This many wrong attempts lock the PIN until a recovery. */
export const LAST_LOCK = 10
const ANNOUNCE_WITHIN_MILLISECONDS = 30_000
/** More than a person needs at once. */
const MOST_WAITING = 32

interface Attempt {
  pinHash: string
  number: number
}

/** A PIN as a caller has given it, and the field of the input that has it. */
interface GivenPin {
  accountId: string
  pin: string
  field: string
}

/** Checks PINs. Those of one account are checked one after the other: correct ones at the same time do not count as guesses. */
export class PinAttempts {
  private readonly lines = new Map<string, WaitingLine>()

  constructor(private readonly app: AccountsApp) {}

  /**
   * Compares a PIN after the attempt is counted and committed: 5 wrong attempts lock for 15 minutes, 10 until a recovery
   * (PIN-03). The correct PIN ends the count.
   * @returns the hash that the PIN matches, for `requirePin` in the transaction of the effect
   * @throws AccountsFailure PIN_NOT_SET, PIN_LOCKED, PIN_WRONG; Refusal RATE_LIMITED when too many checks wait
   */
  async check(context: CallContext, given: GivenPin): Promise<string> {
    const hashes = this.app.get(PinHash)
    const isAbandoned = () => context.isAbandoned?.() ?? false
    return this.inLineOf(given.accountId, () => hashes.check(isAbandoned, () => this.attempt(context, given)))
  }

  /**
   * Runs work of one account after its other work with PINs: an account cannot fill the line of all accounts.
   * @throws Refusal RATE_LIMITED when too much of its work waits
   */
  async inLineOf<T>(accountId: string, run: () => Promise<T>): Promise<T> {
    const line = this.lines.get(accountId) ?? new WaitingLine(1, MOST_WAITING)
    this.lines.set(accountId, line)
    try {
      return await line.inTurn(run)
    } finally {
      if (line.isIdle) this.lines.delete(accountId)
    }
  }

  private async attempt(context: CallContext, { accountId, pin, field }: GivenPin): Promise<string> {
    const { pinHash, number } = await this.app.transaction(context, (tx) =>
      countAttempt(tx, accountId, field),
    )
    if (await this.app.get(PinHash).matches(pinHash, pin)) {
      await this.app.transaction(context, (tx) => resetAttempts(tx, accountId, pinHash))
      return pinHash
    }
    if (isLocking(number)) await this.app.transaction(context, (tx) => announceLock(tx, accountId))
    throw new AccountsFailure('PIN_WRONG', ['input', field])
  }
}

/**
 * Keeps the PIN that was compared as it is until the effect is committed.
 * @throws AccountsFailure PIN_WRONG when it was changed since
 */
export async function requirePin(tx: Transaction, accountId: string, pinHash: string, field: string) {
  if (!(await tx.lock(Account, { id: accountId, pinHash })))
    throw new AccountsFailure('PIN_WRONG', ['input', field])
}

/** Ends the count of attempts and a lock-out, unless the PIN was changed after it was compared. */
async function resetAttempts(tx: Transaction, accountId: string, pinHash: string): Promise<void> {
  await tx.query(
    `UPDATE account SET pin_attempts = 0, pin_locked_until = NULL, pin_lock_announced = true
     WHERE id = $1 AND pin_hash = $2`,
    [accountId, pinHash],
  )
}

/** Emits the event of a lock-out that has none yet. */
export async function announceOverdueLock(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    await announceLock(tx, job.aggregateId)
  })
}

function isLocking(attempt: number): boolean {
  return attempt === FIRST_LOCK || attempt === LAST_LOCK
}

/** Counts the attempt. The last permitted one locks the PIN before it is compared. */
async function countAttempt(tx: Transaction, accountId: string, field: string): Promise<Attempt> {
  const [attempt] = await tx.query<Attempt>(
    `UPDATE account SET pin_attempts = pin_attempts + 1,
       pin_locked_until = CASE WHEN pin_attempts + 1 = $2 THEN clock_timestamp() + interval '15 minutes'
         ELSE pin_locked_until END,
       pin_lock_announced = pin_attempts + 1 NOT IN ($2, $3)
     WHERE id = $1 AND pin_hash IS NOT NULL AND pin_attempts < $3
       AND (pin_locked_until IS NULL OR pin_locked_until <= clock_timestamp())
     RETURNING pin_hash AS "pinHash", pin_attempts AS number`,
    [accountId, FIRST_LOCK, LAST_LOCK],
  )
  if (!attempt) {
    const [set] = await tx.query('SELECT 1 FROM account WHERE id = $1 AND pin_hash IS NOT NULL', [accountId])
    throw new AccountsFailure(set ? 'PIN_LOCKED' : 'PIN_NOT_SET', set ? ['input', field] : [])
  }
  if (isLocking(attempt.number)) {
    const afterMilliseconds = ANNOUNCE_WITHIN_MILLISECONDS
    await tx.scheduleJob({ kind: pinLockJob, aggregateId: accountId, afterMilliseconds })
  }
  return attempt
}

/** Once per lock-out, and not when the PIN of the attempt that locked was correct. */
async function announceLock(tx: Transaction, accountId: string): Promise<void> {
  const account = await tx.lock(Account, { id: accountId })
  if (!account || account.pinLockAnnounced) return
  const reason = account.pinAttempts < LAST_LOCK ? 'FOR_15_MINUTES' : 'UNTIL_RECOVERY'
  const set = { pinLockAnnounced: true }
  await accounts.change(tx, 'accounts.account.pin.locked', { id: accountId }, { set, reason })
  await tx.cancelJob(pinLockJob, accountId)
}
