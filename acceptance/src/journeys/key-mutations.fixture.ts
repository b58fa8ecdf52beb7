import { randomUUID } from 'node:crypto'
import { eventually } from './client'
import { deployedKeys, enableDeployment, linkKey, useKey } from './enigm-key'
import { Person } from './people'
import type { Stage } from './stage'

/** The mutations of keys that the main job has no use for, once each and with success. */
export async function keyMutations(stage: Stage): Promise<void> {
  const person = await Person.create(stage.entrance, '385102')
  await person.signIn()
  await person.setPin()
  const { panel } = person
  const handle = await useKey(stage, person)
  await panel.mutate('reportKeyLost', { keyHandle: handle }, 'key { state }')
  const found = { keyHandle: handle, grant: await person.grant('KEY_RECOVERY', handle) }
  await panel.mutate('reportKeyFound', found, 'key { state }')
  const retired = { keyHandle: handle, grant: await person.grant('KEY_RETIREMENT', handle) }
  await panel.mutate('retireKey', retired, 'key { state }')
  const { me } = await panel.send<{ me: { id: string } }>('{ me { id } }')
  await panel.mutate('disableEmergencyDeviceWorkflow', { accountId: me.id }, 'workflow { enabled }')
  await deployment(stage, person)
}

/** An organization turns the workflow on for the Keys of its deployment, revokes one, and turns it off. */
async function deployment(stage: Stage, admin: Person): Promise<void> {
  const { panel } = admin
  const { organization } = await panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const organizationId = organization.id
  await enableDeployment(admin, organizationId)
  await linkKey(stage, admin, organizationId)
  const handle = await eventually(
    'the Key of the deployment',
    async () => (await deployedKeys(admin, organizationId))[0],
  )
  const revoked = { keyHandle: handle, grant: await admin.grant('KEY_REVOCATION', handle) }
  await panel.mutate('revokeKey', revoked, 'key { state }')
  await panel.mutate('disableOrganizationEmergencyWorkflow', { organizationId }, 'workflow { enabled }')
}
