import { createHash, randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import type { Caller, Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { AccountState } from '../../account/account.lifecycle'
import { isBeingDeleted } from '../../account/account.access'
import { Recovery, recoveryAudit, recoveryData } from './recovery.entity'
import { recoveryJob } from './recovery-ending'
import { delayHours, RecoveryKind } from './recovery-kind'
import { recoveryLifecycle, RecoveryState } from './recovery.lifecycle'
import { windowAfter } from './recovery-window'

const TOKEN_BYTES = 32

export type Holder = Pick<Account, 'id' | 'role'>

export interface StartedRecovery {
  recovery: Recovery
  /** 256 random bits, shown once. */
  recoveryToken: string
}

/** The holder, proven by code, device or token and by nothing else: without a session and without a scope. */
export function provenHolder({ id, role }: Holder): Caller {
  return { kind: 'account', accountId: id, role, scopes: new Set() }
}

export function freshToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** How a token is stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/**
 * Only a customer recovers: staff who lost their secret get another account from an operator. During the grace period of a
 * deletion it helps a holder to cancel it; once that has begun there is nothing to come back to.
 */
export async function isRecoverable(tx: Transaction, { id, role, state }: Account): Promise<boolean> {
  return role === 'CUSTOMER' && state !== AccountState.DELETED && !(await isBeingDeleted(tx, id))
}

/** The account's one recovery that can still be completed, locked after the account. */
export function lockOpenRecovery(tx: Transaction, accountId: string): Promise<Recovery | null> {
  return tx.lock(Recovery, { accountId, state: RecoveryState.OPEN })
}

/** An account has one open recovery: a later one takes the place of the earlier. */
export async function supersede(tx: Transaction, { id }: Recovery): Promise<void> {
  await tx.move(Recovery, recoveryLifecycle, 'supersede', {
    where: { id },
    set: { endedAt: new Date() },
    data: recoveryData,
    audit: recoveryAudit,
  })
}

/** Begins a recovery; the account is locked and has no other one open. */
export async function openRecovery(
  tx: Transaction,
  accountId: string,
  recoveryToken: string,
  deviceId: string | null = null,
): Promise<Recovery> {
  const kind = deviceId ? RecoveryKind.TRUSTED_DEVICE : RecoveryKind.RECOVERY_CODE
  const row = {
    id: newId('recovery'),
    ...{ state: RecoveryState.OPEN, accountId, kind, deviceId },
    tokenHash: hashToken(recoveryToken),
    ...windowAfter(delayHours[kind]),
    extensions: 0,
    endedAt: null,
  }
  const recovery = await tx.create(Recovery, row, {
    type: 'accounts.recovery.started',
    data: { recoveryId: row.id, accountId, state: row.state, ...(deviceId ? { deviceId } : {}) },
    audit: recoveryAudit(row, deviceId ? kind : undefined),
  })
  await tx.scheduleJob({ kind: recoveryJob, aggregateId: recovery.id, dueAt: recovery.expiresAt })
  return recovery
}
