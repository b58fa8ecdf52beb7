import { randomUUID } from 'node:crypto'
import { EnigmApp, type AppKey } from '@enigm/simulators'
import { achieve, eventually, unless } from './client'
import type { Person } from './person'
import { buyProduct } from './purchase'
import { expectThat, type Journey } from './journey'

interface LinkedKey {
  handle: string
  state: string
  replaces: string | null
  replacementOrder: { state: string } | null
}

/** Links and activates a Key in the simulated Enigm App. Enigm Command only receives the App's events. */
export async function linkKey(
  { app }: Journey,
  person: Person,
  organizationId?: string,
  then: (key: AppKey) => Promise<unknown> = (key) => key.activate(),
): Promise<AppKey> {
  const reference = await eventually('the reference of the account', () => appReference(person))
  const enigmApp = await EnigmApp.connect(app)
  try {
    const key = enigmApp.key(reference, organizationId)
    await key.link()
    await then(key)
    return key
  } finally {
    await enigmApp.stop()
  }
}

/** The App's reference to the account, which only a device of the account can read. */
async function appReference(person: Person): Promise<string | null> {
  const { client } = await person.signIn('device')
  const { me } = await client.send<{ me: { appReference: string | null } }>('{ me { appReference } }')
  return me.appReference
}

/** Enables the workflow of an account and links a Key, its own or one of an organization's deployment. @returns its handle */
export async function useKey(journey: Journey, person: Person, organizationId?: string): Promise<string> {
  await enableWorkflow(person)
  const known = (await keysOf(person)).map(({ handle }) => handle)
  await linkKey(journey, person, organizationId)
  const key = await eventually('the Key', async () =>
    (await keysOf(person)).find(({ handle, state }) => state === 'ACTIVE' && !known.includes(handle)),
  )
  return key.handle
}

async function keysOf({ panel }: Person): Promise<LinkedKey[]> {
  const { me } = await panel.send<{ me: { enigmKeys: { edges: { node: LinkedKey }[] } } }>(
    '{ me { enigmKeys(first: 100) { edges { node { handle state replaces replacementOrder { state } } } } } }',
  )
  return me.enigmKeys.edges.map(({ node }) => node)
}

/** Enables the workflow of an account, unless it is enabled: enabling it twice is an error. */
export async function enableWorkflow({ panel }: Person): Promise<void> {
  const { me } = await panel.send<{ me: { id: string; emergencyDeviceWorkflow: { enabled: boolean } } }>(
    '{ me { id emergencyDeviceWorkflow { enabled } } }',
  )
  if (me.emergencyDeviceWorkflow.enabled) return
  await achieve(
    () =>
      panel.mutate('enableEmergencyDeviceWorkflow', { accountId: me.id }, 'workflow { enabled enabledBy }'),
    async () => {
      const { me: now } = await panel.send('{ me { emergencyDeviceWorkflow { enabled } } }')
      return now.emergencyDeviceWorkflow.enabled
    },
  )
}

/** Enables the workflow for the deployment of an organization that the person administers. */
export async function enableDeployment({ panel }: Person, organizationId: string): Promise<void> {
  // The event of the membership reaches keys after accounts already shows it.
  await eventually('keys to know the administrator', async () => {
    const { organization } = await panel.send(
      'query($id: ID!) { organization(id: $id) { emergencyDeviceWorkflow { enabled } } }',
      { id: organizationId },
    )
    return organization.emergencyDeviceWorkflow
  })
  await panel.mutate('enableOrganizationEmergencyWorkflow', { organizationId }, 'workflow { enabled }')
}

/** The active Keys of an organization's deployment, by their handles for administrators. */
export async function deployedKeys({ panel }: Person, organizationId: string): Promise<string[]> {
  const { organization } = await panel.send<{
    organization: { enigmKeys: { edges: { node: { handle: string; state: string } }[] } }
  }>(
    'query($id: ID!) { organization(id: $id) { enigmKeys(first: 100) { edges { node { handle state } } } } }',
    {
      id: organizationId,
    },
  )
  const keys = organization.enigmKeys.edges.map(({ node }) => node)
  return keys.filter(({ state }) => state === 'ACTIVE').map(({ handle }) => handle)
}

/** Reports an Enigm Key lost and revokes it, and replaces a second one by a third, which the App links. */
export async function loseAndReplaceKey(journey: Journey, person: Person): Promise<void> {
  const lost = await useKey(journey, person)
  await journey.logStep('enigmKeys', 'workflow enabled; linked in Enigm App, which signs its events: ACTIVE')
  await reach(person, lost, 'LOST', () =>
    person.panel.mutate('reportKeyLost', { keyHandle: lost }, 'key { state }'),
  )
  await journey.logStep('reportKeyLost', 'LOST immediately, without a PIN')
  await reach(person, lost, 'REVOKED', async () =>
    person.panel.mutate(
      'revokeKey',
      { keyHandle: lost, grant: await person.grant('KEY_REVOCATION', lost) },
      'key { state }',
    ),
  )
  await journey.logStep('revokeKey', 'with a grant: REVOKED permanently')
  const worn = await useKey(journey, person)
  await replaceKey(journey, person, worn)
  await journey.logStep('replaceKey', 'with a grant: REPLACED; a new one is ordered for an entitlement')
  await linkKey(journey, person)
  const fresh = await eventually('the new Key', async () => {
    const keys = await keysOf(person)
    const isDone = keys.find(({ handle }) => handle === worn)?.replacementOrder?.state === 'FULFILLED'
    return isDone && keys.find(({ replaces, state }) => replaces === worn && state === 'ACTIVE')
  })
  expectThat('the new Key is another one', fresh.handle !== worn, fresh)
  await journey.logStep('enigmKeys', 'the new Key is linked in Enigm App: ACTIVE, order FULFILLED')
}

async function replaceKey(journey: Journey, person: Person, keyHandle: string): Promise<void> {
  const entitlementId = await buyProduct(journey, person, 'ENIGM_KEY')
  const idempotencyKey = randomUUID()
  await eventually('the replacement', () =>
    reach(person, keyHandle, 'REPLACED', async () => {
      const grant = await person.grant('KEY_REPLACEMENT', keyHandle)
      const input = { keyHandle, entitlementId, idempotencyKey, grant }
      return person.panel.mutate('replaceKey', input, 'key { state } order { id state } limitations { code }')
      // The event of the entitlement reaches keys after payments already shows it.
    }).catch(unless('ENTITLEMENT_NOT_USABLE')),
  )
}

function reach(person: Person, handle: string, state: string, attempt: () => Promise<unknown>) {
  return achieve(attempt, async () =>
    (await keysOf(person)).find((key) => key.handle === handle && key.state === state),
  )
}
