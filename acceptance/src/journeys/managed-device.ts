import { portOf, processEnvironment, type System } from '@enigm/embedded'
import { SimulatedManagedDevice, type SimulatedDevice } from '@enigm/simulators'
import { eventually, unless } from './client'
import { requestEnrollment, type EnrolledDevice } from './membership'
import type { Person } from './person'

/** An enrolled phone as it fetches commands from a system on this machine. */
export function phoneOf(system: System, simulated: SimulatedDevice): SimulatedManagedDevice {
  const { HOST, DEVICE_COMMAND_SIGNING_KEY } = processEnvironment('devices', system)
  const { kty, crv, x, kid } = JSON.parse(DEVICE_COMMAND_SIGNING_KEY!) as Record<string, string>
  const url = `http://${HOST}:${portOf('devicePolls', system.settings)}`
  return new SimulatedManagedDevice(simulated, { url, commandKeys: { keys: [{ kty: kty!, crv, x, kid }] } })
}

/** Enrolls a phone with Enigm OS of a person in managed mode and binds it to an organization that the person belongs to. */
export async function bindManagedPhone(person: Person, organizationId: string): Promise<EnrolledDevice> {
  const enrolled = await requestEnrollment(person, 'ENIGM_OS')
  const { deviceHandle } = enrolled
  await person.panel.mutate('approveDeviceEnrollment', { deviceHandle }, 'device { state }')
  await person.panel.mutate('enableManagedMode', { deviceHandle }, 'device { managedMode }')
  await eventually('devices to know the membership', () =>
    person.panel
      .mutate('bindManagedDevice', { deviceHandle, organizationId }, 'device { handle }')
      .catch(unless('NOT_FOUND')),
  )
  return enrolled
}

/** The handles of the devices that an organization manages, as its administrator sees them. */
export async function managedHandles({ panel }: Person, organizationId: string): Promise<string[]> {
  const { organization } = await panel.send<{
    organization: { managedDevices: { edges: { node: { handle: string } }[] } | null } | null
  }>('query($id: ID!) { organization(id: $id) { managedDevices { edges { node { handle } } } } }', {
    id: organizationId,
  })
  return (organization?.managedDevices?.edges ?? []).map(({ node }) => node.handle)
}
