import { accountOf, byKey, ownerClause, pagesBy, select, type BatchLoader } from '@enigm/subgraph'
import { DeviceCommand } from '../command/command.entity'
import { DeviceManagement } from '../management/management.entity'
import { isAdministered, isManagedFor } from '../management/management.access'
import type { ManagedDevice } from './managed-device'

const bound = select(DeviceManagement, 'm', ['organizationHandle', 'organizationId'])
  .with<Pick<ManagedDevice, 'id' | 'kind' | 'state' | 'handle' | 'accountId' | 'restrictedBy'>>({
    id: 'd.id',
    kind: 'd.kind',
    state: 'd.state',
    accountId: 'd.account_id',
    restrictedBy: 'd.restricted_by',
    handle: 'm.organization_handle',
  })
  .join('JOIN device d ON d.id = m.device_id')

/**
 * Pages of the devices that are bound to organizations, by organization; empty unless the caller administers it or is its machine
 * client.
 */
export const devicesOfOrganizations = pagesBy(bound.where(isManagedFor('$2', '$3')), {
  by: 'organizationId',
  order: ['organizationHandle'],
  parameters: ({ caller }) => [caller.accountId ?? '', caller.organizationId ?? ''],
})

const administered = bound.where(
  ownerClause('Query.managedDevice handle', isAdministered('$1')),
  'm.organization_handle = ANY($2)',
)

/** Devices that an organization of the caller manages, by the handle of its administrators; null for every other one. */
export const managedDeviceByHandle: BatchLoader<string, ManagedDevice | null> = async (
  handles,
  { app, caller },
) => {
  const found = await app.read(administered, [accountOf(caller), handles])
  return byKey(handles, found, 'organizationHandle') as (ManagedDevice | null)[]
}

/**
 * Pages of the commands that the organization of a device has requested since its owner has bound it, the latest first: those
 * of the owner and of another organization are none of its business.
 */
export const commandsOfBoundDevices = pagesBy(
  select(DeviceCommand, 'c')
    .join('JOIN device_management m ON m.device_id = c.device_id')
    .where('c.organization_id = m.organization_id', 'c.requested_at >= m.bound_at'),
  { by: 'deviceId', order: ['requestedAt desc', 'id desc'], filters: ['state'] },
)

/** What the organization of a device sees of its management: the present policy, and no time from before the binding. */
export function sinceBinding(management: DeviceManagement): DeviceManagement {
  const seen = (at: Date | null) => (at && at >= management.boundAt! ? at : null)
  return {
    ...management,
    enabledAt: seen(management.enabledAt),
    assignedAt: seen(management.assignedAt),
    appliedAt: seen(management.appliedAt),
  }
}
