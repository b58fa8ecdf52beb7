import { eventually, Failed } from './client'
import { requestEnrollment } from './membership'
import type { Person } from './person'

/** Enrolls a phone with Enigm OS of a person in managed mode and binds it to an organization that the person belongs to. */
export async function bindManagedPhone(person: Person, organizationId: string): Promise<void> {
  const { deviceHandle } = await requestEnrollment(person, 'ENIGM_OS')
  await person.panel.mutate('approveDeviceEnrollment', { deviceHandle }, 'device { state }')
  await person.panel.mutate('enableManagedMode', { deviceHandle }, 'device { managedMode }')
  await eventually('devices to know the membership', () =>
    person.panel
      .mutate('bindManagedDevice', { deviceHandle, organizationId }, 'device { handle }')
      .catch((error: unknown) => {
        if (error instanceof Failed && error.code === 'NOT_FOUND') return null
        throw error
      }),
  )
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
