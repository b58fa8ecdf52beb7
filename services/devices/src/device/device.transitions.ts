import type { EventData } from '@enigm/contracts'
import { accountOf, DomainFailure, sessionOf, type AuditSubject, type Transaction } from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { DevicesErrorCode } from '../errors'
import { Device } from './device.entity'
import { DeviceAction, deviceLifecycle, DeviceState } from './device.lifecycle'

/**
 * Moves a device of the caller's account; the account is part of the statement (ACC-11).
 * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION
 */
export function moveDevice(
  tx: Transaction,
  action: DeviceAction,
  handle: string,
  set: Partial<Device> = {},
): Promise<Device> {
  return tx.move(Device, deviceLifecycle, action, {
    where: { accountId: accountOf(tx.caller), handle },
    set,
    data: (moved) => (action === DeviceAction.REVOKE ? revocationData(moved) : deviceData(moved)),
    audit: auditSubject,
  })
}

/** What every event of a device says. */
export function deviceData(device: Omit<Device, 'version'>): EventData<'devices.device.reported'> {
  const { id, accountId, sessionId, keyThumbprint, state } = device
  return { deviceId: id, accountId, sessionId, keyThumbprint, state }
}

/** `effectiveAt` is the moment that the row holds (DEV-05). */
export function revocationData(device: Device): EventData<'devices.device.revoked'> {
  return { ...deviceData(device), effectiveAt: device.endedAt!.toISOString() }
}

/** The id stands in the trail; whoever reads it sees a handle of their own. */
export function auditSubject({ accountId, id }: Omit<Device, 'version'>): AuditSubject {
  return { scope: `account:${accountId}`, target: id }
}

/** Several devices are always locked in the order of their ids: two transactions cannot wait for each other. */
export function lockInOrder(tx: Transaction, where: FindOptionsWhere<Device>[]): Promise<Device[]> {
  return tx.manager.find(Device, { where, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } })
}

/**
 * Keeps a device's own session from deciding about it.
 * @returns the device whose own session calls, locked, if it is that of one
 * @throws DomainFailure SELF_APPROVAL
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
  throw new DomainFailure(
    DevicesErrorCode.SELF_APPROVAL,
    'Do this from a session that is not that of the device itself.',
    ['input', 'deviceHandle'],
  )
}

/**
 * Keeps trust from being raised out of the session of a device that has none: neither for itself nor for another, which
 * could raise it in return. It holds for an ended device too, until its session is closed.
 * @throws DomainFailure SELF_APPROVAL, UNTRUSTED_SESSION
 */
export async function refuseUntrustedSession(tx: Transaction, handle: string): Promise<void> {
  const own = await refuseOwnSession(tx, handle)
  if (!own || own.state === DeviceState.TRUSTED) return
  throw new DomainFailure(
    DevicesErrorCode.UNTRUSTED_SESSION,
    'Do this from a session that is not that of an untrusted device.',
  )
}
