import { accountOf, ownerClause, sessionOf, type Caller, type Transaction } from '@enigm/subgraph'
import { IsNull, type FindOptionsWhere } from 'typeorm'
import { DevicesFailure } from '../errors'
import { Device } from './device.entity'

/** An own device of the caller that is not removed: the account is part of every statement (ACC-11). */
export function ownDevice(caller: Caller, handle: string): FindOptionsWhere<Device> {
  return {
    ...{ handle, removedAt: IsNull() },
    ...ownerClause('Mutation.restrictDevice input.deviceHandle', { accountId: accountOf(caller) }),
  }
}

/** SQL: the account's own devices, in a select of Device. */
export const ofAccount = ownerClause('Query.device handle', 'account_id = $1')

/** Several devices are always locked in the order of their ids: two transactions cannot wait for each other. */
export function lockInOrder(tx: Transaction, where: FindOptionsWhere<Device>[]): Promise<Device[]> {
  return tx.manager.find(Device, { where, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } })
}

/**
 * Keeps a device's own session from deciding about it.
 * @returns the device whose own session calls, locked, if it is that of one
 * @throws DevicesFailure SELF_APPROVAL
 */
export async function refuseOwnSession(tx: Transaction, handle: string): Promise<Device | undefined> {
  const accountId = accountOf(tx.caller)
  const sessionId = sessionOf(tx.caller)
  const locked = await lockInOrder(tx, [
    { accountId, handle },
    { accountId, sessionId },
  ])
  const own = locked.find((device) => device.sessionId === sessionId)
  if (own?.handle !== handle) return own
  throw new DevicesFailure('SELF_APPROVAL', ['input', 'deviceHandle'])
}

/**
 * Keeps trust from being raised out of the session of a device that has none: neither for itself nor for another, which
 * could raise it in return. It holds for an ended device too, until its session is closed.
 * @throws DevicesFailure SELF_APPROVAL, UNTRUSTED_SESSION
 */
export async function refuseUntrustedSession(tx: Transaction, handle: string): Promise<void> {
  const own = await refuseOwnSession(tx, handle)
  if (own && own.state !== 'TRUSTED') throw new DevicesFailure('UNTRUSTED_SESSION')
}

/**
 * Locks a device that takes the place of another: one of the same account that waits for a decision and replaces none yet.
 * @throws DevicesFailure NOT_FOUND, INVALID_TRANSITION
 */
export async function lockReplacement(tx: Transaction, handle: string, newHandle: string): Promise<Device> {
  const own = ownerClause('Mutation.replaceDevice input.newDeviceHandle', { accountId: accountOf(tx.caller) })
  const locked = await lockInOrder(tx, [ownDevice(tx.caller, handle), { handle: newHandle, ...own }])
  const replacement = locked.find((device) => device.handle === newHandle)
  const path = ['input', 'newDeviceHandle']
  if (!replacement) throw new DevicesFailure('NOT_FOUND', path)
  if (replacement.state === 'PENDING_ENROLLMENT' && !replacement.replaces) return replacement
  throw new DevicesFailure('INVALID_TRANSITION', path)
}
