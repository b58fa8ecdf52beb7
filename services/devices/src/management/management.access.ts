import {
  accountOf,
  administersOrganization,
  ownerClause,
  requireCurrent,
  select,
  type Transaction,
} from '@enigm/subgraph'
import { Device } from '../device/device.entity'
import { DevicesFailure } from '../errors'
import { DeviceManagement } from './management.entity'

/**
 * SQL: the account administers the organization to which the owner has bound the device of `m`, and the owner belongs to it
 * now. A device that its owner has not bound is invisible to it (DEV-19).
 */
export function isAdministered(account: string): string {
  return `${isBound} AND ${administersOrganization('m.organization_id', account)}`
}

/** SQL: as `isAdministered`, or the device of `m` is bound to this organization, for which a machine client acts. */
export function isManagedFor(account: string, organization: string): string {
  return `${isBound} AND (m.organization_id = ${organization} OR ${administersOrganization('m.organization_id', account)})`
}

const isBound = `m.state = 'ON' AND EXISTS (
    SELECT FROM membership o WHERE o.organization_id = m.organization_id AND o.account_id = m.account_id)`

/** A device that the caller may manage, locked. */
interface Manageable {
  device: Device
  /** Null for a device that has never been in managed mode. */
  management: DeviceManagement | null
  /** The organization as whose administrator the caller acts; null for the owner. */
  administeredBy: string | null
}

/** A device that an organization of the caller administers. */
export interface Administered {
  device: Device
  organizationId: string
}

const byHandle = select(Device, 'd')
  .with<{ administeredBy: string | null }>({
    administeredBy: 'CASE WHEN m.organization_handle = $1 THEN m.organization_id END',
  })
  .join('LEFT JOIN device_management m ON m.device_id = d.id')
  .forUpdate()

const owner = ownerClause('Mutation.enableManagedMode input.deviceHandle', 'd.account_id = $2')
const ownByHandle = byHandle.where(owner, 'd.handle = $1')

const ownerOrAdministrator = ownerClause(
  'Mutation.requestRemoteOperation input.deviceHandle',
  'd.account_id = $2',
)
const ownOrAdministeredByHandle = byHandle.where(
  `(${ownerOrAdministrator} AND d.handle = $1) OR (m.organization_handle = $1 AND ${isAdministered('$2')})`,
)

const administeredByHandle = byHandle.where(
  ownerClause('Mutation.restrictManagedDevice input.deviceHandle', isAdministered('$2')),
  'm.organization_handle = $1',
)

/** Locks an own device: managed mode and its binding are decisions of the owner alone (MDM-02). @throws DevicesFailure NOT_FOUND */
export function lockOwn(tx: Transaction, handle: string): Promise<Manageable> {
  return lock(tx, ownByHandle, handle)
}

/** Locks an own device, or one that an organization of the caller administers. @throws DevicesFailure NOT_FOUND */
export function lockOwnOrAdministered(tx: Transaction, handle: string): Promise<Manageable> {
  return lock(tx, ownOrAdministeredByHandle, handle)
}

/** Locks a device that an organization of the caller administers, by the handle of its administrators. @throws DevicesFailure NOT_FOUND */
export async function lockAdministered(tx: Transaction, handle: string): Promise<Administered> {
  const { device, administeredBy } = await lock(tx, administeredByHandle, handle)
  return { device, organizationId: administeredBy! }
}

/**
 * The first statement may have waited for the lock. It sees binding and memberships as they were before it waited; the
 * second one sees them as they are under the lock. Who administers an organization is known from the events of accounts:
 * the second one reads it after these events are known to arrive. A binding that begins between them is found the next time.
 */
async function lock(tx: Transaction, statement: typeof byHandle, handle: string): Promise<Manageable> {
  const parameters = [handle, accountOf(tx.caller)]
  const [before] = await tx.query(statement, parameters)
  if (before?.administeredBy) await requireCurrent(tx, 'accounts')
  const [found] = await tx.query(statement, parameters)
  if (!found || found.administeredBy !== (before?.administeredBy ?? null))
    throw new DevicesFailure('NOT_FOUND', ['input', 'deviceHandle'])
  const { administeredBy, ...row } = found
  return { device: row as Device, management: await managementOf(tx, row.id), administeredBy }
}

/** The management of a device whose row is locked: that lock protects it too. */
export function managementOf(tx: Transaction, deviceId: string): Promise<DeviceManagement | null> {
  return tx.manager.findOneBy(DeviceManagement, { deviceId })
}

const membership = ownerClause('Mutation.bindManagedDevice input.organizationId', 'account_id = $2')

/**
 * Keeps a device from being bound to an organization that its owner does not belong to.
 * @throws DevicesFailure NOT_FOUND
 * @throws Refusal UNAVAILABLE while the events of accounts do not arrive
 */
export async function requireMembership(tx: Transaction, organizationId: string): Promise<void> {
  await requireCurrent(tx, 'accounts')
  const [member] = await tx.query<object>(
    `SELECT FROM membership WHERE organization_id = $1 AND ${membership} FOR SHARE`,
    [organizationId, accountOf(tx.caller)],
  )
  if (!member) throw new DevicesFailure('NOT_FOUND', ['input', 'organizationId'])
}
