import { randomUUID } from 'node:crypto'
import type { System } from '@enigm/embedded'
import type { Journey } from './journey'
import { bindManagedPhone, managedHandles, phoneOf } from './managed-device'
import { eventually, unless } from './client'
import { requestEnrollment } from './membership'
import { Person } from './person'

/** Runs each mutation of managed mode and remote commands, successfully and once, with a phone that polls. */
export async function managedDeviceMutations(journey: Journey, system: System): Promise<void> {
  const person = await Person.create(journey.gateway, '385102')
  await person.signIn()
  await person.setPin()
  const { panel } = person
  const { deviceHandle, simulated } = await requestEnrollment(person, 'ENIGM_OS')
  await panel.mutate('approveDeviceEnrollment', { deviceHandle }, 'device { state }')
  await panel.mutate(
    'changeDeviceLabel',
    { deviceHandle, color: 'AMBER', noun: 'ANCHOR' },
    'device { handle }',
  )
  await panel.mutate('enableManagedMode', { deviceHandle }, 'device { managedMode }')
  const organizationId = await bindToOrganization(person, deviceHandle)
  const phone = phoneOf(system, simulated)
  await panel.mutate('assignManagedPolicy', { deviceHandle, policy: 'STRICT' }, 'command { id }')
  await phone.carryOut((await phone.poll())!)
  const lock = { deviceHandle, operation: 'LOCK' }
  await panel.mutate('requestRemoteOperation', lock, 'command { state }')
  await panel.mutate('cancelRemoteOperation', lock, 'command { state }')
  const wiping = await person.grant('REMOTE_WIPE', deviceHandle)
  await panel.mutate('requestRemoteWipe', { deviceHandle, grant: wiping }, 'command { state }')
  const canceling = await person.grant('REMOTE_WIPE_CANCELATION', deviceHandle)
  await panel.mutate('cancelRemoteWipe', { deviceHandle, grant: canceling }, 'command { state }')
  await decisionsOfAdministrator(person, organizationId)
  await panel.mutate('unbindManagedDevice', { deviceHandle }, 'device { handle }')
  await panel.mutate('disableManagedMode', { deviceHandle }, 'device { managedMode }')
}

/** The decisions of an administrator about bound devices, by the handles of the administrators. */
async function decisionsOfAdministrator(person: Person, organizationId: string): Promise<void> {
  const [first] = await managedHandles(person, organizationId)
  const of = { deviceHandle: first! }
  await person.panel.mutate('restrictManagedDevice', of, 'device { state }')
  await person.panel.mutate('liftManagedDeviceRestriction', of, 'device { state }')
  for (const [operation, mutation] of [
    ['DEVICE_RETIREMENT', 'retireManagedDevice'],
    ['DEVICE_REVOCATION', 'revokeManagedDevice'],
  ] as const) {
    await bindManagedPhone(person, organizationId)
    const deviceHandle = (await managedHandles(person, organizationId)).find((handle) => handle !== first)!
    const grant = await person.grant(operation, deviceHandle)
    await person.panel.mutate(mutation, { deviceHandle, grant }, 'device { state }')
  }
}

async function bindToOrganization({ panel }: Person, deviceHandle: string): Promise<string> {
  const { organization } = await panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const input = { deviceHandle, organizationId: organization.id }
  await eventually('devices to know the membership', () =>
    panel.mutate('bindManagedDevice', input, 'device { handle }').catch(unless('NOT_FOUND')),
  )
  return organization.id
}
