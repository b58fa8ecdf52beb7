import { createHash, randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { accountOf, DAY_MILLISECONDS, type CallContext, type Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { requireLive } from '../../sign-in/session/session.access'
import { recoveryJob } from './lapse'
import { lockOpenRecovery, ownRecovery } from './recovery.access'
import { recoveries, Recovery } from './recovery.entity'
import { delayHours } from './recovery.lifecycle'

const TOKEN_BYTES = 32
const HOUR_MILLISECONDS = 60 * 60 * 1000
/** How long a recovery can be completed, from the earliest moment on, and how much time support adds at once. */
const WINDOW_MILLISECONDS = DAY_MILLISECONDS
const MOST_EXTENSIONS = 2

export interface StartedRecovery {
  recovery: Recovery
  /** 256 random bits, shown once. */
  recoveryToken: string
}

/** Cancels recoveries; `code-recovery` and `device-recovery` start them, `completion` completes them. */
export class RecoveryService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Cancels a recovery that a device has started. One by code cannot be canceled: a person who controls a session could keep the
   * holder out of the account that way.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION
   */
  cancel(context: CallContext, recoveryId: string): Promise<Recovery> {
    return this.app.transaction(context, async (tx) => {
      await tx.lock(Account, { id: accountOf(tx.caller) })
      const recovery = await tx.lock(Recovery, ownRecovery(tx.caller, recoveryId))
      if (!recovery) throw new AccountsFailure('NOT_FOUND', ['input', 'recoveryId'])
      await requireLive(tx)
      if (recovery.kind !== 'TRUSTED_DEVICE') throw new AccountsFailure('INVALID_TRANSITION')
      return cancelRecovery(tx, recovery, 'HOLDER')
    })
  }
}

/** How a token is stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

interface Start {
  accountId: string
  /** The device that starts it; null for a recovery by code. */
  deviceId: string | null
  /** The open recovery of the account, which the new one supersedes: an account has one open recovery. */
  earlier: Recovery | null
}

/** Starts a recovery of a locked account. */
export async function openRecovery(
  tx: Transaction,
  { accountId, deviceId, earlier }: Start,
): Promise<StartedRecovery> {
  const now = await tx.now()
  if (earlier) await recoveries.move(tx, 'SUPERSEDE', { id: earlier.id }, { set: { endedAt: now } })
  const recoveryToken = randomBytes(TOKEN_BYTES).toString('base64url')
  const kind = deviceId ? 'TRUSTED_DEVICE' : 'RECOVERY_CODE'
  const completableAt = new Date(now.getTime() + delayHours[kind] * HOUR_MILLISECONDS)
  const row: Omit<Recovery, 'version'> = {
    id: newId('recovery'),
    state: 'OPEN',
    accountId,
    kind,
    deviceId,
    completableAt,
    tokenHash: hashToken(recoveryToken),
    expiresAt: new Date(completableAt.getTime() + WINDOW_MILLISECONDS),
    extensions: 0,
    endedAt: null,
  }
  const byDevice = deviceId ? { event: { deviceId }, reason: kind } : {}
  const recovery = await recoveries.create(tx, 'accounts.recovery.started', row, byDevice)
  await tx.scheduleJob({ kind: recoveryJob, aggregateId: recovery.id, dueAt: recovery.expiresAt })
  return { recovery, recoveryToken }
}

/**
 * Gives the open recovery of a locked account another 24 hours, twice at most.
 * @throws AccountsFailure INVALID_TRANSITION when none is open, RECOVERY_EXTENSION_LIMIT
 */
export async function extendRecovery(tx: Transaction, accountId: string): Promise<void> {
  const open = await lockOpenRecovery(tx, accountId)
  if (!open || open.expiresAt <= (await tx.now())) throw new AccountsFailure('INVALID_TRANSITION')
  if (open.extensions >= MOST_EXTENSIONS) throw new AccountsFailure('RECOVERY_EXTENSION_LIMIT')
  const expiresAt = new Date(open.expiresAt.getTime() + WINDOW_MILLISECONDS)
  const set = { expiresAt, extensions: open.extensions + 1 }
  await recoveries.change(tx, 'accounts.recovery.extended', { id: open.id }, { set, reason: 'SUPPORT' })
  await tx.scheduleJob({ kind: recoveryJob, aggregateId: open.id, dueAt: expiresAt })
}

/**
 * Cancels the open recovery that a device has started: a device that is no longer trusted completes none. Its key is removed
 * before, so that it starts no other one in the meantime.
 */
export async function cancelOfDevice(tx: Transaction, deviceId: string): Promise<void> {
  const started = await tx.manager.findOneBy(Recovery, { deviceId, state: 'OPEN' })
  if (!started) return
  await tx.lock(Account, { id: started.accountId })
  const open = await tx.lock(Recovery, { id: started.id, state: 'OPEN' })
  if (open) await cancelRecovery(tx, open, 'DEVICE')
}

/** Account and recovery are locked. @throws DomainFailure INVALID_TRANSITION */
async function cancelRecovery(
  tx: Transaction,
  { id, accountId }: Recovery,
  reason: 'HOLDER' | 'DEVICE',
): Promise<Recovery> {
  return recoveries.move(
    tx,
    'CANCEL',
    { id, accountId },
    { set: { endedAt: await tx.now() }, event: ({ deviceId }) => (deviceId ? { deviceId } : {}), reason },
  )
}
