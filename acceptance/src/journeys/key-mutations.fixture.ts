import { randomUUID } from 'node:crypto'
import { eventually } from './client'
import { deployedKeys, enableDeployment, linkKey, useKey } from './enigm-key'
import { Person } from './person'
import type { Journey } from './journey'

/** Runs each mutation of keys that the main job does not use, successfully and once. */
export async function keyMutations(journey: Journey): Promise<void> {
  const person = await Person.create(journey.gateway, '385102')
  await person.signIn()
  await person.setPin()
  const { panel } = person
  const handle = await useKey(journey, person)
  await panel.mutate('reportKeyLost', { keyHandle: handle }, 'key { state }')
  const found = { keyHandle: handle, grant: await person.grant('KEY_RECOVERY', handle) }
  await panel.mutate('reportKeyFound', found, 'key { state }')
  const retired = { keyHandle: handle, grant: await person.grant('KEY_RETIREMENT', handle) }
  await panel.mutate('retireKey', retired, 'key { state }')
  const { me } = await panel.send<{ me: { id: string } }>('{ me { id } }')
  await panel.mutate('disableEmergencyDeviceWorkflow', { accountId: me.id }, 'workflow { enabled }')
  await deployment(journey, person)
}

/** An organization enables the workflow for the Keys of its deployment, revokes one, and disables the workflow. */
async function deployment(journey: Journey, admin: Person): Promise<void> {
  const { panel } = admin
  const { organization } = await panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const organizationId = organization.id
  await enableDeployment(admin, organizationId)
  await linkKey(journey, admin, organizationId)
  const handle = await eventually(
    'the Key of the deployment',
    async () => (await deployedKeys(admin, organizationId))[0],
  )
  const revoked = { keyHandle: handle, grant: await admin.grant('KEY_REVOCATION', handle) }
  await panel.mutate('revokeKey', revoked, 'key { state }')
  await panel.mutate('disableOrganizationEmergencyWorkflow', { organizationId }, 'workflow { enabled }')
}
