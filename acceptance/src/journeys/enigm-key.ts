import { randomUUID } from 'node:crypto'
import { EnigmApp, type AppKey } from '@enigm/simulators'
import { achieve, eventually, Failed } from './client'
import type { Person } from './person'
import { buyProduct } from './purchase'
import { expectThat, type Journey } from './journey'

interface LinkedKey {
  handle: string
  state: string
  replaces: string | null
  replacementOrder: { state: string } | null
}

/** What Enigm App does: it links a Key and activates it. Enigm Command hears of it, and links none. */
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

/** What the App calls the account: its own device alone is told. */
async function appReference(person: Person): Promise<string | null> {
  const { client } = await person.signIn('device')
  const { me } = await client.send<{ me: { appReference: string | null } }>('{ me { appReference } }')
  return me.appReference
}

/** An account with the workflow on and a Key in use, of an organization's deployment or its own. Gives its handle. */
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

/** Turns the workflow on; on again for somebody's next Key, it would be refused. */
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

/** Turns the workflow on for the deployment of an organization that the person administers. */
export async function enableDeployment({ panel }: Person, organizationId: string): Promise<void> {
  // That somebody administers an organization reaches keys a moment after accounts shows it.
  await eventually('keys to know the administrator', async () => {
    const { organization } = await panel.send(
      'query($id: ID!) { organization(id: $id) { emergencyDeviceWorkflow { enabled } } }',
      { id: organizationId },
    )
    return organization.emergencyDeviceWorkflow
  })
  await panel.mutate('enableOrganizationEmergencyWorkflow', { organizationId }, 'workflow { enabled }')
}

/** The Keys in use of the deployment of an organization, by the handles of its administrators. */
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

/** An Enigm Key is lost, revoked and replaced by another, which the App links again. */
export async function loseAndReplaceKey(journey: Journey, person: Person): Promise<void> {
  const lost = await useKey(journey, person)
  await journey.logStep('enigmKeys', 'workflow on; linked in Enigm App, told by its signature: ACTIVE')
  await reach(person, lost, 'LOST', () =>
    person.panel.mutate('reportKeyLost', { keyHandle: lost }, 'key { state }'),
  )
  await journey.logStep('reportKeyLost', 'LOST at once, without a PIN')
  await reach(person, lost, 'REVOKED', async () =>
    person.panel.mutate(
      'revokeKey',
      { keyHandle: lost, grant: await person.grant('KEY_REVOCATION', lost) },
      'key { state }',
    ),
  )
  await journey.logStep('revokeKey', 'with a grant: REVOKED for good')
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
      // The entitlement reaches the keys service a moment after payments shows it.
    }).catch((error: unknown) => {
      if (error instanceof Failed && error.code === 'ENTITLEMENT_NOT_USABLE') return null
      throw error
    }),
  )
}

function reach(person: Person, handle: string, state: string, attempt: () => Promise<unknown>) {
  return achieve(attempt, async () =>
    (await keysOf(person)).find((key) => key.handle === handle && key.state === state),
  )
}
