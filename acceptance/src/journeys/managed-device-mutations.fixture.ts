import { randomUUID } from 'node:crypto'
import type { System } from '@enigm/embedded'
import type { Journey } from './journey'
import { phoneOf } from './managed-device'
import { eventually, Failed } from './client'
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
  await bindToOrganization(person, deviceHandle)
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
  await panel.mutate('unbindManagedDevice', { deviceHandle }, 'device { handle }')
  await panel.mutate('disableManagedMode', { deviceHandle }, 'device { managedMode }')
}

async function bindToOrganization({ panel }: Person, deviceHandle: string): Promise<void> {
  const { organization } = await panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const input = { deviceHandle, organizationId: organization.id }
  await eventually('devices to know the membership', () =>
    panel.mutate('bindManagedDevice', input, 'device { handle }').catch((error: unknown) => {
      if (error instanceof Failed && error.code === 'NOT_FOUND') return null
      throw error
    }),
  )
}
