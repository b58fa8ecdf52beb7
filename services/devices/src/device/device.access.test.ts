import { newId, scopesOfRole, type Role } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { type TestCaller, type TestSubgraph, payloadIn, statementsOf } from '@enigm/subgraph/testkit'
import { buildASTSchema, isEnumType, isObjectType, parse } from 'graphql'
import { customerPart } from '../customer'
import { definition } from '../service'
import { devicePart } from '.'
import { mutationOf, Owner, queryDevice, send, startDevices } from './device.fixture'
import { DeviceAction, DeviceState } from './device.lifecycle'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const { RESTRICTED, REVOKED, TRUSTED } = DeviceState
const actions = Object.values(DeviceAction)
const absentHandle = () => subgraph.app.handle('dh', 'account:absent', newId('device'))

const DEVICES = `query ($id: ID!, $first: Int! = 20, $after: String, $state: DeviceState) {
  _entities(representations: [{ __typename: "Account", id: $id }]) { ... on Account {
    devices(first: $first, after: $after, state: $state) {
      edges { cursor node { handle state } } pageInfo { hasNextPage endCursor } } } } }`

const devicesOf = (caller: TestCaller | null, id: string, variables: object = {}) =>
  subgraph.call<any>(caller, DEVICES, { id, ...variables })

const handlesOf = async (owner: Owner, variables: object = {}) => {
  const { data } = await devicesOf(owner.panel, owner.accountId, variables)
  return data._entities[0].devices.edges.map(({ node }: { node: { handle: string } }) => node.handle)
}

describe('who may do what with a device', () => {
  const machine = (role: Role, ids: Partial<TestCaller> = {}) => ({
    ...{ accountId: 'client', role, scopes: scopesOfRole[role] },
    ...ids,
  })
  /** Who, as which caller, and the answer. */
  const strangers: [string, () => TestCaller | null, string][] = [
    ['anonymous', () => null, 'UNAUTHENTICATED'],
    ['OPERATOR', () => subgraph.caller('OPERATOR'), 'FORBIDDEN'],
    ['SUPPORT', () => subgraph.caller('SUPPORT'), 'FORBIDDEN'],
    ['AUDITOR', () => subgraph.caller('AUDITOR'), 'FORBIDDEN'],
    ['PARTNER', () => machine('PARTNER', { organizationId: newId('organization') }), 'FORBIDDEN'],
    ['DASHBOARD', () => machine('DASHBOARD'), 'FORBIDDEN'],
  ]
  /** Where the refusal of a caller stands; that of an anonymous one nowhere. */
  const trailOf = ({ organizationId, role, accountId }: TestCaller) => {
    if (role === 'DASHBOARD') return 'platform'
    return organizationId ? `organization:${organizationId}` : `account:${accountId}`
  }
  const mutations = [...Object.values(mutationOf).map(({ name }) => name), 'requestDeviceEnrollment']
  const refused = strangers.flatMap(([who, caller, code]) =>
    mutations.map((name) => ({ who, caller, code, name })),
  )

  it.each(refused)('$name answers $code to $who', async ({ caller, code, name }) => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device(TRUSTED)
    const before = await owner.row(handle)
    const events = await subgraph.countEvents()
    const input =
      name === 'requestDeviceEnrollment'
        ? { enrollment: 'x' }
        : { deviceHandle: handle, ...(name === 'replaceDevice' ? { newDeviceHandle: handle } : {}) }
    const calling = caller()

    const answer = await send(subgraph, calling, name, input)

    expect(answer.errors).toMatchObject([{ extensions: { code } }])
    expect(Object.values(answer.data ?? {}).filter(Boolean)).toEqual([])
    expect(await owner.row(handle)).toEqual(before)
    expect(await subgraph.countEvents()).toBe(events)
    const entries = calling ? await subgraph.audit(trailOf(calling)) : []
    const denied = calling ? [{ action: `Mutation.${name}`, outcome: 'DENIED', reason: code }] : []
    expect(entries.slice(-1)).toMatchObject(denied)
  })

  it.each(strangers)('reads answer %s with a refusal', async (_, caller, code) => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device()
    const calling = caller()
    const answers = [
      await queryDevice(owner, handle, calling),
      await subgraph.call<any>(calling, '{ pendingEnrollments { handle } }'),
    ]
    for (const { errors } of answers) expect(errors).toMatchObject([{ extensions: { code } }])
    const through = await devicesOf(calling, owner.accountId)
    expect(through.data?._entities?.[0] ?? null).toBeNull()
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    '%s has no devices, not even own ones',
    async (role) => {
      const staff = subgraph.caller(role)
      const { errors } = await devicesOf(staff, staff.accountId!)
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    },
  )

  it.each(actions)('%s: the device of another account is as absent as one that never was', async (action) => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    const { handle } = await owner.device(TRUSTED)
    const before = await owner.row(handle)
    const events = await owner.events(before)

    const foreign = await other.tryTo(action, handle)
    const absent = await other.tryTo(action, absentHandle())

    expect(foreign).toEqual(absent)
    expect(payloadIn(foreign).errors).toMatchObject([{ code: 'NOT_FOUND' }])
    expect(await owner.row(handle)).toEqual(before)
    expect(await owner.events(before)).toEqual(events)
    const denied = (await other.audit()).filter(({ outcome }) => outcome === 'DENIED')
    expect(denied).toMatchObject([
      { actor: other.accountId, reason: 'NOT_FOUND', target: '' },
      { actor: other.accountId, reason: 'NOT_FOUND', target: '' },
    ])
    expect((await owner.audit()).filter(({ outcome }) => outcome === 'DENIED')).toEqual([])
  })

  it('a text that is no handle is refused before anything is looked up', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device(TRUSTED)
    const { id } = await owner.row(handle)
    for (const text of [id, '', `${handle}'`, 'dh_0OIl0OIl0OIl0OIl0O']) {
      const answer = await send(subgraph, owner.panel, 'restrictDevice', { deviceHandle: text })
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    }
  })
})

describe('Query.device', () => {
  it('gives null for the device of another account and for none at all', async () => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    const { handle } = await owner.device()
    expect(await queryDevice(other, handle)).toEqual(await queryDevice(other, absentHandle()))
    expect((await queryDevice(other, handle)).data).toEqual({ device: null })
    expect((await queryDevice(owner, handle)).data.device).toMatchObject({ handle })
  })
})

describe('Account.devices', () => {
  it('[DEV-01] lists every device of the own account, the latest first, page by page', async () => {
    const owner = new Owner(subgraph)
    const made = [await owner.device(), await owner.device(TRUSTED), await owner.device(REVOKED)]
    const expected = made.map(({ handle }) => handle).reverse()
    expect(await handlesOf(owner)).toEqual(expected)

    const first = (await devicesOf(owner.panel, owner.accountId, { first: 2 })).data._entities[0].devices
    expect(first.pageInfo).toMatchObject({ hasNextPage: true })
    const after = first.pageInfo.endCursor
    const rest = (await devicesOf(owner.panel, owner.accountId, { first: 2, after })).data._entities[0]
      .devices
    expect([...first.edges, ...rest.edges].map(({ node }) => node.handle)).toEqual(expected)
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false })
  })

  it('[DEV-01] [DEV-18] are read in one statement, and whether they are connected in another one, however many there are', async () => {
    const owner = new Owner(subgraph)
    const list = async (fields: string) => {
      const query = DEVICES.replace('handle state', fields)
      return statementsOf(subgraph.app, () =>
        subgraph.call(owner.panel, query, { id: owner.accountId }).then(({ errors }) => {
          expect(errors).toBeUndefined()
        }),
      )
    }
    await owner.device(TRUSTED)
    for (let more = 0; more < 2; more++) {
      expect(await list('handle label kind state lastSeenHour requestedAt enrolledAt endedAt')).toHaveLength(
        1,
      )
      expect(await list('handle label kind state lastSeenHour connected')).toHaveLength(2)
      for (const state of [TRUSTED, REVOKED]) await owner.device(state)
    }
  })

  it('[DEV-02] shows the trusted devices alone when asked so', async () => {
    const owner = new Owner(subgraph)
    await owner.device()
    const { handle } = await owner.device(TRUSTED)
    await owner.device(RESTRICTED)
    expect(await handlesOf(owner, { state: 'TRUSTED' })).toEqual([handle])
  })

  it('is reached through the own account alone', async () => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    await owner.device()
    const foreign = await devicesOf(other.panel, owner.accountId)
    const absent = await devicesOf(other.panel, newId('account'))
    expect(foreign).toEqual(absent)
    expect(foreign.data._entities).toEqual([null])
  })

  it('refuses a cursor that it has not given', async () => {
    const owner = new Owner(subgraph)
    const { errors } = await devicesOf(owner.panel, owner.accountId, { after: 'x' })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })
})

describe('Account.deviceAudit', () => {
  const AUDIT = `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) { ... on Account {
    deviceAudit { edges { node { seq action actorHandle targetHandle outcome reason } } } } } }`

  it('shows the account what was done and refused, by handles, newest first', async () => {
    const owner = new Owner(subgraph)
    const { handle, session } = await owner.device()
    await owner.act(DeviceAction.APPROVE, handle, session)
    await owner.act(DeviceAction.APPROVE, handle)
    const { data } = await subgraph.call<any>(owner.panel, AUDIT, { id: owner.accountId })
    const actorHandle = subgraph.app.handle('ah', `account:${owner.accountId}`, owner.accountId)
    const done = { actorHandle, targetHandle: handle, outcome: 'DONE', reason: null }
    expect(data._entities[0].deviceAudit.edges.map(({ node }: { node: object }) => node)).toEqual([
      { ...done, seq: 3, action: 'devices.device.enrollment.approved' },
      {
        ...{ seq: 2, action: 'Mutation.approveDeviceEnrollment', actorHandle, targetHandle: null },
        ...{ outcome: 'DENIED', reason: 'SELF_APPROVAL' },
      },
      { ...done, seq: 1, action: 'devices.device.enrollment.requested' },
    ])
  })
})

describe('what is known and shown of a device', () => {
  const schema = buildASTSchema(parse(subgraphSdl(definition)), { assumeValidSDL: true })
  const fields = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      Object.keys(isObjectType(type) ? type.getFields() : {}).map((field) => `${type.name}.${field}`),
    )

  it('[DEV-17] has a separate handle for each viewer, which is stable for this viewer', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device()
    const { id } = await owner.row(handle)
    expect(handle).toBe(subgraph.app.handle('dh', `account:${owner.accountId}`, id))
    expect((await queryDevice(owner, handle, owner.session())).data.device).toMatchObject({ handle })
    const another = subgraph.app.handle('dh', 'server:srv_x', id)
    expect(another).not.toBe(handle)
    expect((await queryDevice(owner, another)).data.device).toBeNull()
  })

  it('[DEV-17] never shows the id: no field of a device gives it, and no answer contains it', async () => {
    expect(
      fields.filter((field) =>
        /^(Managed)?Device(?!Command).*\.(id|ref|deviceId|sessionId|accountId)$/i.test(field),
      ),
    ).toEqual([])
    const owner = new Owner(subgraph)
    const { handle } = await owner.device(TRUSTED)
    const { id } = await owner.row(handle)
    const answers = [
      await queryDevice(owner, handle),
      await devicesOf(owner.panel, owner.accountId),
      await owner.tryTo(DeviceAction.RESTRICT, handle),
    ]
    const cursor = answers[1]!.data._entities[0].devices.pageInfo.endCursor
    const text = JSON.stringify(answers) + Buffer.from(cursor, 'base64url').toString()
    expect(text).toContain(handle)
    expect(text).not.toContain(id.slice('dev_'.length))
  })

  it('[DEV-15] has no field for content or keys, [DEV-01] nor for what identifies hardware or a person', () => {
    const forbidden =
      /plaintext|message(?!$)|content|attachment|conversation|private|secret|jwk|publicKey|thumbprint|serial|imei|model|fingerprint|mac|address|phone|email|location|agent/i
    expect(fields.filter((field) => forbidden.test(field.split('.')[1]!))).toEqual([])
  })

  it('[DEV-15] keeps the public key alone: the database refuses a private one', async () => {
    const owner = new Owner(subgraph)
    const { handle, simulated } = await owner.device()
    expect((await owner.row(handle)).public_key).toEqual(simulated.publicKey)
    await expect(
      subgraph.app.read(`UPDATE device SET public_key = public_key || '{"d":"x"}' WHERE handle = $1`, [
        handle,
      ]),
    ).rejects.toThrow(/check constraint/)
  })

  it('[DEV-01] has no column beyond what its trust needs', async () => {
    const columns = await subgraph.app.read<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'device' ORDER BY column_name`,
    )
    expect(columns.map(({ name }) => name)).toEqual([
      ...['account_id', 'ended_at', 'enrolled_at', 'handle', 'id', 'key_thumbprint', 'kind', 'label_color'],
      ...[
        'label_noun',
        'last_seen_hour',
        'public_key',
        'removed_at',
        'replaces',
        'requested_at',
        'restricted_by',
        'session_id',
        'state',
        'version',
      ],
    ])
  })

  it('[DEV-16] is separate from the account: a recovery has it reviewed, a deletion erases it, and no state is merged into one answer', async () => {
    const ofDevices = Object.keys(devicePart.eventHandlers!)
    expect(ofDevices).toEqual(['accounts.account.recovered', 'accounts.account.snapshot'])
    // A customer is a handle for support, and has no state.
    const ofCustomers = new Set(Object.keys(customerPart.eventHandlers!))
    const others = Object.keys(definition.eventHandlers).filter(
      (type) => !/^(accounts\.membership|governance\.hold)\./.test(type) && !ofCustomers.has(type),
    )
    expect(others).toEqual([])
    // A counter says how many devices are trusted, and nothing of one.
    expect(fields.filter((field) => /^(?!DeviceCounters).*\.(trusted|isTrusted)$/i.test(field))).toEqual([])
    const state = schema.getType('DeviceState')
    expect(isEnumType(state) && state.getValues().map(({ name }) => name)).toHaveLength(6)

    const owner = new Owner(subgraph)
    const { handle } = await owner.device(REVOKED)
    const [trusted, { accountId }] = [await owner.device(TRUSTED), owner]
    await subgraph.publish('accounts.account.suspended', accountId, 1, { accountId, state: 'SUSPENDED' })
    await subgraph.applied(accountId, 1)
    expect(await owner.row(trusted.handle)).toMatchObject({ state: TRUSTED })
    const types = (await owner.events(await owner.row(handle))).map(({ type }) => type)
    expect(types.filter((type) => !type.startsWith('devices.device.'))).toEqual([])
  })

  it('says in one sentence what every type, field, argument and value is', () => {
    const document = parse(subgraphSdl(definition))
    const nameless: string[] = []
    for (const node of document.definitions) {
      if (!('name' in node) || !node.name || !('description' in node)) continue
      const name = node.name.value
      if (!node.description && !['Query', 'Mutation'].includes(name)) nameless.push(name)
      const members = 'fields' in node ? node.fields : 'values' in node ? node.values : []
      for (const member of members ?? [])
        if (!member.description) nameless.push(`${name}.${member.name.value}`)
    }
    expect(nameless.filter((name) => !['critical', 'audited'].includes(name))).toEqual([])
  })
})
