import { byKey, select, type BatchLoader, type Context } from '@enigm/subgraph'
import type { DevicesApp } from '../config'
import { Device } from '../device/device.entity'
import { managementsOfDevices } from '../management/management.queries'
import { outcomeOf } from './attestation'
import { attestationsOfDevices } from './evidence.queries'
import { categoriesOf, signalsOf, type Known, type TrustCategory } from './trust'

/** What is known about a device that the caller has loaded already. */
export async function knownOf(device: Device, context: Context): Promise<Known> {
  const [management, attestation] = await Promise.all([
    context.load(managementsOfDevices, device.id),
    context.load(attestationsOfDevices, device.id),
  ])
  const isDeployed = (context.app as DevicesApp).config.DEVICE_ATTESTATION_ROOTS.length > 0
  return { device, management, attestation, outcome: outcomeOf({ attestation, management, isDeployed }) }
}

const byId = select(Device).where('id = ANY($1)')

const devicesById: BatchLoader<string, Device | null> = async (ids, { app }) =>
  byKey(ids, await app.read(byId, [ids]), 'id')

/** The states of a device that the caller has found already, for others than its owner; Active Defense is not among them. */
export async function trustOfDevice(id: string, context: Context): Promise<TrustCategory[]> {
  const device = await context.load(devicesById, id)
  return device ? categoriesOf(signalsOf(await knownOf(device, context))) : []
}
