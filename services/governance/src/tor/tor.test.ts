import { failureOf, type TestCaller, type TestSubgraph } from '@enigm/subgraph/testkit'
import { TestLedger } from '../governance.fixture'

const ONION = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion'

let governance: TestSubgraph
beforeAll(async () => {
  governance = (await TestLedger.start()).subgraph
})
afterAll(() => governance.stop())

const surfacePayload = `{ surface { key surfaceClass state onionAddress availableActions } limitations { code } errors { code path } } }`
const enable = `mutation ($input: EnableTorSurfaceInput!) { enableTorSurface(input: $input) ${surfacePayload}`
const disable = `mutation ($input: DisableTorSurfaceInput!) { disableTorSurface(input: $input) ${surfacePayload}`
const update = `mutation ($input: UpdateTorPolicyInput!) { updateTorPolicy(input: $input) {
  policy { allowsAccountCreation allowsPurchases allowsSignIn } limitations { code } errors { code path } } }`
const query = `{ torGateway { surfaces { key surfaceClass state onionAddress availableActions }
  policy { allowsAccountCreation allowsPurchases allowsSignIn } limitations { code } } }`

const enabled = {
  ...{ key: 'WEB_PANEL', surfaceClass: 'PUBLIC_WEB', state: 'ENABLED', onionAddress: ONION },
  availableActions: ['DISABLE'],
}
const disabled = { ...enabled, state: 'DISABLED', availableActions: ['ENABLE'] }
const everything = { allowsAccountCreation: true, allowsPurchases: true, allowsSignIn: true }

async function open(onionAddress = ONION, input: object = {}) {
  const operator = governance.caller('OPERATOR')
  const grant = await governance.grant(operator, 'TOR_SURFACE_ENABLING', `WEB_PANEL:${onionAddress}`)
  return governance.call(operator, enable, { input: { key: 'WEB_PANEL', onionAddress, grant, ...input } })
}

async function close() {
  const operator = governance.caller('OPERATOR')
  const grant = await governance.grant(operator, 'TOR_SURFACE_DISABLING', 'WEB_PANEL')
  return governance.call(operator, disable, { input: { key: 'WEB_PANEL', grant } })
}

async function allow(policy: typeof everything) {
  const operator = governance.caller('OPERATOR')
  const target = Object.values(policy).join(':')
  const grant = await governance.grant(operator, 'TOR_POLICY_CHANGE', target)
  return governance.call(operator, update, { input: { ...policy, grant } })
}

const shownTo = async (caller: TestCaller | null) => (await governance.call(caller, query)).data.torGateway

/** The rows of Tor Gateway as they are. */
const rows = async () => ({
  surfaces: await governance.app.read('SELECT * FROM tor_surface'),
  policies: await governance.app.read('SELECT * FROM tor_policy'),
})

/** The latest event and the latest audit entry about Tor Gateway. */
async function latest(id: string) {
  const [event] = (await governance.events(id)).slice(-1)
  const [entry] = (await governance.audit('platform')).filter(({ target }) => target === id).slice(-1)
  return { event, entry }
}

describe('a surface of Tor Gateway', () => {
  it('[TOR-01] [TOR-05] [LIM-07] is enabled and disabled, each time with one event, one audit entry and the limitation of its scope', async () => {
    expect((await open()).data.enableTorSurface).toEqual({
      ...{ surface: enabled, limitations: [{ code: 'TOR_SCOPE' }], errors: [] },
    })
    const after = await latest('WEB_PANEL')
    expect(after.event).toMatchObject({
      type: 'governance.torsurface.enabled',
      version: 1,
      data: { surfaceKey: 'WEB_PANEL', state: 'ENABLED' },
    })
    expect(after.entry).toMatchObject({ action: 'governance.torsurface.enabled', outcome: 'DONE' })
    expect(failureOf(await open())).toBe('INVALID_TRANSITION')
    expect(await latest('WEB_PANEL')).toEqual(after)

    expect((await close()).data.disableTorSurface).toEqual({
      ...{ surface: disabled, limitations: [{ code: 'TOR_SCOPE' }], errors: [] },
    })
    expect(await latest('WEB_PANEL')).toMatchObject({
      event: { type: 'governance.torsurface.disabled', version: 2 },
      entry: { action: 'governance.torsurface.disabled', outcome: 'DONE' },
    })
    expect(failureOf(await close())).toBe('INVALID_TRANSITION')
    const types = ['governance.torsurface.enabled', 'governance.torsurface.disabled']
    expect((await governance.events('WEB_PANEL')).map(({ type }) => type)).toEqual(types)
    const entries = (await governance.audit('platform')).filter(({ target }) => target === 'WEB_PANEL')
    expect(entries.map(({ action }) => action)).toEqual(types)
  })

  it('[TOR-06] is shown to everybody with its address while it is enabled, and to the platform always', async () => {
    const [customer, auditor] = [governance.caller(), governance.caller('AUDITOR')]
    for (const caller of [null, customer]) expect((await shownTo(caller)).surfaces).toEqual([])
    expect((await shownTo(auditor)).surfaces).toEqual([disabled])
    await open()
    for (const caller of [null, customer, auditor]) {
      expect(await shownTo(caller)).toEqual({
        ...{ surfaces: [enabled], policy: everything, limitations: [{ code: 'TOR_SCOPE' }] },
      })
    }
    await close()
  })

  it('[TOR-01] needs an operator, a grant for the very surface and address, and an onion address', async () => {
    const before = await rows()
    const input = { key: 'WEB_PANEL', onionAddress: ONION }
    for (const caller of [
      null,
      governance.caller(),
      governance.caller('SUPPORT'),
      governance.caller('AUDITOR'),
    ]) {
      const { errors } = await governance.call(caller, enable, { input })
      expect(errors?.[0]?.extensions.code).toBe(caller ? 'FORBIDDEN' : 'UNAUTHENTICATED')
    }
    const operator = governance.caller('OPERATOR')
    const without = await governance.call(operator, enable, { input })
    expect(without.errors?.[0]?.extensions.code).toBe('PIN_REQUIRED')
    const other = 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion'
    const swapped = await open(ONION, { onionAddress: other })
    expect(swapped.errors?.[0]?.extensions.code).toBe('PIN_REQUIRED')
    for (const address of ['command.example', ONION.replace('2g', '3g'), `http-${ONION}`])
      expect(failureOf(await open(address))).toMatch(/^(ONION_ADDRESS_INVALID|BAD_USER_INPUT)$/)
    expect(await rows()).toEqual(before)
  })

  it('[TOR-02] [TOR-03] is of the public class and of the closed list only, by type and by the database', async () => {
    const { data } = await governance.call(
      null,
      '{ class: __type(name: "TorSurfaceClass") { enumValues { name } } key: __type(name: "TorSurfaceKey") { enumValues { name } } }',
    )
    expect(data).toEqual({
      ...{ class: { enumValues: [{ name: 'PUBLIC_WEB' }] }, key: { enumValues: [{ name: 'WEB_PANEL' }] } },
    })
    const operator = governance.caller('OPERATOR')
    const unknown = await governance.call(operator, enable, { input: { key: 'ADMIN', onionAddress: ONION } })
    expect(unknown.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    for (const surfaceClass of ['ADMIN', 'INTERNAL_API', 'DEV', 'OPS', 'INFRA'])
      await expect(
        governance.app.data.query('UPDATE tor_surface SET surface_class = $1', [surfaceClass]),
      ).rejects.toThrow('tor_surface_surface_class_check')
    await expect(
      governance.app.data.query(
        "INSERT INTO tor_surface (id, version, surface_class, state) VALUES ('ADMIN', 0, 'PUBLIC_WEB', 'DISABLED')",
      ),
    ).rejects.toThrow('tor_surface_id_check')
  })
})

describe('the policy of Tor Gateway', () => {
  it('[TOR-01] is set as a whole, with one event and one audit entry that names what is allowed', async () => {
    const policy = { allowsAccountCreation: true, allowsPurchases: false, allowsSignIn: true }
    expect((await allow(policy)).data.updateTorPolicy).toEqual({
      ...{ policy, limitations: [{ code: 'TOR_SCOPE' }, { code: 'POLICY_RISK' }], errors: [] },
    })
    expect(await latest('TOR_GATEWAY')).toMatchObject({
      event: { type: 'governance.torpolicy.updated', version: 1, data: { policyId: 'TOR_GATEWAY' } },
      entry: {
        action: 'governance.torpolicy.updated',
        reason: 'ALLOWS_ACCOUNT_CREATION_AND_SIGN_IN',
        outcome: 'DONE',
      },
    })
    expect((await shownTo(null)).policy).toEqual(policy)
    const nothing = { allowsAccountCreation: false, allowsPurchases: false, allowsSignIn: false }
    await allow(nothing)
    expect((await latest('TOR_GATEWAY')).entry).toMatchObject({ reason: 'ALLOWS_NOTHING' })
    await allow(everything)
  })

  it('[TOR-01] needs an operator and a grant for these values', async () => {
    const before = await rows()
    const refused = await governance.call(governance.caller(), update, { input: everything })
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    const operator = governance.caller('OPERATOR')
    const grant = await governance.grant(operator, 'TOR_POLICY_CHANGE', 'false:false:false')
    const other = await governance.call(operator, update, { input: { ...everything, grant } })
    expect(other.errors?.[0]?.extensions.code).toBe('PIN_REQUIRED')
    expect(await rows()).toEqual(before)
  })
})

describe('the records of Tor Gateway', () => {
  it('[TOR-04] have no column for a person, a session, a time of use or a count', async () => {
    const columns = await governance.app.read<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND (table_name LIKE 'tor\\_%' OR column_name LIKE '%onion%' OR column_name LIKE 'tor\\_%')
         ORDER BY 1`,
    )
    expect(columns.map(({ name }) => name)).toEqual([
      'tor_policy.allows_account_creation',
      'tor_policy.allows_purchases',
      'tor_policy.allows_sign_in',
      'tor_policy.id',
      'tor_policy.version',
      'tor_surface.id',
      'tor_surface.onion_address',
      'tor_surface.state',
      'tor_surface.surface_class',
      'tor_surface.version',
    ])
  })
})
