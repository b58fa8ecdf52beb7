import { newId, type EventData } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import { ServersTest, type TestOrganization } from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

type KeyState = EventData<'keys.key.snapshot'>['state']

const lifecycles = 'query ($id: ID!) { server(id: $id) { associatedLifecycle { kind state count } } }'

async function seen(
  caller: TestCaller,
  id: string,
): Promise<{ kind: string; state: string; count: number }[]> {
  return (await test.subgraph.call(caller, lifecycles, { id })).data.server?.associatedLifecycle
}

async function esim(state: 'ENABLED' | 'ORDERED', organizationId?: string): Promise<void> {
  const esimId = newId('esim')
  await test.subgraph.publish('esim.esim.snapshot', esimId, 1, { esimId, organizationId, state })
  await test.subgraph.applied(esimId, 1)
}

async function managed({ accountId }: TestCaller, organizationId?: string): Promise<void> {
  const managementId = newId('deviceManagement')
  const [{ device_id: deviceId }] = await test.sql(
    'SELECT * FROM device_trust WHERE account_id = $1',
    accountId,
  )
  const data = { managementId, deviceId, accountId: accountId!, state: 'ON' as const, organizationId }
  await test.subgraph.publish('devices.management.snapshot', managementId, 1, data)
  await test.subgraph.applied(managementId, 1)
}

async function key(
  { accountId }: TestCaller,
  state: KeyState,
  {
    organizationId,
    keyId = newId('key'),
    version = 1,
  }: { organizationId?: string; keyId?: string; version?: number },
): Promise<string> {
  const data = { keyId, accountId: accountId!, organizationId, state }
  await test.subgraph.publish('keys.key.snapshot', keyId, version, data)
  await test.subgraph.applied(keyId, version)
  return keyId
}

async function workflow(
  { id }: TestOrganization,
  state: 'ENABLED' | 'DISABLED',
  version: number,
): Promise<void> {
  const workflowId = `ewf_of_${id}`
  await test.subgraph.publish('keys.workflow.snapshot', workflowId, version, {
    ...{ workflowId, organizationId: id, state },
  })
  await test.subgraph.applied(workflowId, version)
}

describe('Server.associatedLifecycle', () => {
  it('[SRV-12] shows the owning organization its eSIMs, and the bound devices and the Keys of members, by state and count', async () => {
    const organization = await test.organization()
    const organizationId = organization.id
    const server = await test.serverOf(organization)
    const [bound, free] = [await test.member(server), await test.member(server)]
    for (const { caller } of [bound, free]) await test.membership(organizationId, caller, { role: 'MEMBER' })
    await managed(bound.caller, organizationId)
    await managed(free.caller)
    await esim('ORDERED', organizationId)
    await esim('ORDERED', organizationId)
    await esim('ENABLED', newId('organization'))
    await esim('ENABLED')
    const lost = await key(bound.caller, 'ACTIVE', { organizationId })
    await key(free.caller, 'ACTIVE', { organizationId })
    await key(free.caller, 'ACTIVE', {})
    await key(free.caller, 'ACTIVE', { organizationId: newId('organization') })
    const withoutKeys = [
      { kind: 'ESIM', state: 'ORDERED', count: 2 },
      { kind: 'MANAGED_DEVICE', state: 'TRUSTED', count: 1 },
    ]
    const administrator = organization.admin
    expect(await seen(administrator, server.id)).toEqual(withoutKeys)

    await workflow(organization, 'ENABLED', 1)
    await key(bound.caller, 'LOST', { organizationId, keyId: lost, version: 2 })
    expect(await seen(administrator, server.id)).toEqual([
      { kind: 'ENIGM_KEY', state: 'ACTIVE', count: 1 },
      { kind: 'ENIGM_KEY', state: 'LOST', count: 1 },
      ...withoutKeys,
    ])

    expect(await seen(bound.caller, server.id)).toBeNull()
    const own = await test.server()
    expect(await seen(own.owner, own.id)).toBeNull()
    await workflow(organization, 'DISABLED', 2)
    expect(await seen(administrator, server.id)).toEqual(withoutKeys)
  })

  it('[SRV-12] counts no Key of a person outside the organization or the server, and none that has ended', async () => {
    const organization = await test.organization()
    const organizationId = organization.id
    const server = await test.serverOf(organization)
    const [outside, left, ended] = [
      await test.member(server),
      await test.account(),
      await test.member(server),
    ]
    await test.membership(organizationId, left, { role: 'MEMBER' })
    await test.membership(organizationId, ended.caller, { role: 'MEMBER' })
    await workflow(organization, 'ENABLED', 1)
    await key(outside.caller, 'ACTIVE', { organizationId })
    await key(left, 'ACTIVE', { organizationId })
    const keyId = await key(ended.caller, 'ACTIVE', { organizationId })
    expect(await seen(organization.admin, server.id)).toEqual([
      { kind: 'ENIGM_KEY', state: 'ACTIVE', count: 1 },
    ])

    await key(ended.caller, 'RETIRED', { organizationId, keyId, version: 2 })
    expect(await seen(organization.admin, server.id)).toEqual([])
  })

  it('forgets the Keys of an account that is deleted', async () => {
    const organization = await test.organization()
    const account = await test.account()
    const accountId = account.accountId!
    await key(account, 'ACTIVE', { organizationId: organization.id })
    const deletionId = newId('accountDeletion')
    const data = { accountId, state: 'DELETION_REQUESTED' as const, deletionId }

    await test.subgraph.publish('accounts.account.deletion.started', accountId, 2, data)

    await test.subgraph.until(async () => (await test.subgraph.events(deletionId))[0], 'the erasure')
    expect(await test.sql('SELECT 1 FROM organization_key WHERE account_id = $1', accountId)).toEqual([])
  })
})
