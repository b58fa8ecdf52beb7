import { newId, scopesOfRole } from '@enigm/contracts'
import { failureOf, payloadIn, type TestCaller } from '@enigm/subgraph/testkit'
import { Holder, mutationOf, TestKeys, type HeldKey, type Membership } from '../keys.fixture'
import { absentHandle, send } from '../requests.fixture'
import { KeyAction, KeyState } from '../key/key.lifecycle'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

const { REPORT_FOUND, REPORT_LOST, REPLACE, RETIRE, REVOKE } = KeyAction

/** An organization whose deployment has the workflow on, its administrator, and a member with a Key of it. */
class Deployment {
  private constructor(
    readonly organizationId: string,
    readonly admin: Holder,
    readonly administration: Membership,
    readonly member: Holder,
    readonly membership: Membership,
    readonly key: HeldKey,
    /** The handle of the Key for the administrators. */
    readonly handle: string,
  ) {}

  static async create(state: KeyState = KeyState.ACTIVE): Promise<Deployment> {
    const organizationId = newId('organization')
    const [admin, member] = [await Holder.create(keys), await Holder.create(keys)]
    const administration = await keys.member(admin, organizationId, 'ADMIN')
    const membership = await keys.member(member, organizationId)
    await admin.mutate('enableOrganizationEmergencyWorkflow', { organizationId })
    const key = await member.key(state, organizationId)
    const handle = keys.subgraph.app.handle('kh', `organization:${organizationId}`, key.id)
    return new Deployment(organizationId, admin, administration, member, membership, key, handle)
  }

  /** The Keys as a caller sees them through the organization; null where the caller does not administer it. */
  async seenBy(
    caller: TestCaller | null,
    selection = 'handle state availableActions',
    id = this.organizationId,
  ) {
    const { data, errors } = await keys.subgraph.call(
      caller,
      `query ($id: ID!) { _entities(representations: [{ __typename: "Organization", id: $id }]) {
        ... on Organization { enigmKeys { edges { cursor node { ${selection} } } } } } }`,
      { id },
    )
    if (errors) return { errors }
    return { keys: data._entities[0]?.enigmKeys.edges.map(({ node }: any) => node) ?? null }
  }

  act(action: KeyAction, handle = this.handle, caller = this.admin.panel, more: object = {}) {
    return this.admin.act(action, handle, caller).then((payload) => ({ ...payload, ...more }))
  }
}

describe('a deployment', () => {
  it('is not administered while the events of accounts do not arrive; a holder reports its loss anyway', async () => {
    const deployment = await Deployment.create()
    const caller = deployment.admin.panel
    const { organizationId } = deployment
    const enable = () =>
      send(keys.subgraph, caller, 'enableOrganizationEmergencyWorkflow', { organizationId })
    await keys.subgraph.whileSilent(async () => {
      expect(failureOf(await enable())).toBe('UNAVAILABLE')
      expect(await deployment.member.act(REPORT_LOST, deployment.key.handle)).toMatchObject({ errors: [] })
    })
  })
})

describe('Organization.enigmKeys', () => {
  it('[KEY-01] [KEY-02] shows administrators handle and state of the Keys of the deployment, and not whose they are', async () => {
    const deployment = await Deployment.create()
    expect(deployment.handle).not.toBe(deployment.key.handle)
    expect(await deployment.seenBy(deployment.admin.panel)).toEqual({
      keys: [
        {
          handle: deployment.handle,
          state: 'ACTIVE',
          availableActions: ['REPORT_LOST', 'REVOKE', 'REPLACE'],
        },
      ],
    })
  })

  it('[KEY-02] lists the Keys in one state', async () => {
    const { admin, member, organizationId, handle } = await Deployment.create(KeyState.LOST)
    await member.key(KeyState.ACTIVE, organizationId)
    const { data } = await keys.subgraph.call(
      admin.panel,
      `query ($id: ID!) { _entities(representations: [{ __typename: "Organization", id: $id }]) {
        ... on Organization { enigmKeys(state: LOST) { edges { node { handle } } } } } }`,
      { id: organizationId },
    )
    expect(data._entities).toEqual([{ enigmKeys: { edges: [{ node: { handle } }] } }])
  })

  it('[KEY-02] gives one of them by handle, and null unless the caller administers the deployment', async () => {
    const { admin, member, handle, key } = await Deployment.create()
    const ask = (holder: Holder, of: string) =>
      keys.subgraph.call(
        holder.panel,
        'query ($of: KeyHandle!) { deploymentKey(handle: $of) { handle state } }',
        { of },
      )
    expect((await ask(admin, handle)).data).toEqual({ deploymentKey: { handle, state: 'ACTIVE' } })
    for (const [holder, of] of [
      [admin, key.handle],
      [member, handle],
      [(await Deployment.create()).admin, handle],
    ] as const)
      expect(await ask(holder, of)).toEqual(await ask(holder, absentHandle()))
  })

  it('[KEY-10] shows no own Key of a member, none of another deployment, and none while the workflow is disabled', async () => {
    const [deployment, other] = [await Deployment.create(), await Deployment.create()]
    await deployment.member.key()
    await deployment.member.key(KeyState.ACTIVE, other.organizationId)
    const handles = async ({ admin }: Deployment) => (await deployment.seenBy(admin.panel, 'handle')).keys
    expect(await handles(deployment)).toEqual([{ handle: deployment.handle }])
    expect(await handles(other)).toBeNull()
    const { organizationId } = deployment
    await deployment.admin.mutate('disableOrganizationEmergencyWorkflow', { organizationId })
    expect(await handles(deployment)).toEqual([])
  })

  it('no longer shows the Key of a member who has left', async () => {
    const deployment = await Deployment.create()
    await deployment.membership.publish('LEFT')
    expect(await deployment.seenBy(deployment.admin.panel)).toEqual({ keys: [] })
    expect((await deployment.act(REPORT_LOST)).errors).toMatchObject([{ code: 'NOT_FOUND' }])
    expect(await deployment.member.row(deployment.key.handle)).toMatchObject({ state: 'ACTIVE', version: 2 })
  })

  it('gives a member, a stranger and a partner the same answer as an absent organization', async () => {
    const deployment = await Deployment.create()
    const stranger = await Holder.create(keys)
    for (const caller of [deployment.member.panel, stranger.panel])
      expect(await deployment.seenBy(caller)).toEqual(
        await deployment.seenBy(caller, 'handle', newId('organization')),
      )
    const { organizationId } = deployment
    const partner = { ...keys.subgraph.caller('PARTNER'), organizationId, scopes: scopesOfRole.PARTNER }
    expect((await deployment.seenBy(partner)).keys ?? null).toBeNull()
  })
})

describe('a change of a Key by an administrator of its deployment', () => {
  it.each([
    [REPORT_LOST, KeyState.ACTIVE, 'LOST'],
    [REPORT_FOUND, KeyState.LOST, 'ACTIVE'],
    [REVOKE, KeyState.ACTIVE, 'REVOKED'],
  ] as const)(
    '[KEY-03] [KEY-04] %s stands in the trail of the holder and of the organization',
    async (action, from, to) => {
      const { admin, member, organizationId, key, handle } = await Deployment.create(from)
      const payload = await admin.act(action, handle)
      expect(payload).toMatchObject({
        key: { __typename: 'DeploymentKey', handle, state: to },
        errors: [],
      })
      expect(await member.row(key.handle)).toMatchObject({ state: to })
      const entry = { actor: admin.accountId, target: key.id, outcome: 'DONE' }
      expect((await member.audit()).at(-1)).toMatchObject(entry)
      expect((await keys.subgraph.audit(`organization:${organizationId}`)).at(-1)).toMatchObject(entry)
      expect((await member.seen(key.handle)).data.enigmKey).toMatchObject({ state: to })
    },
  )

  it('[KEY-05] REPLACE orders a Key for an entitlement of the organization, and for no other', async () => {
    const { admin, organizationId, handle, member } = await Deployment.create()
    const replace = async (entitlementId: string) =>
      payloadIn(await admin.tryTo(REPLACE, handle, admin.panel, { entitlementId }))
    for (const holder of [{ accountId: admin.accountId }, { accountId: member.accountId }]) {
      const { errors } = await replace(await keys.entitlement(holder))
      expect(errors).toMatchObject([{ code: 'ENTITLEMENT_NOT_USABLE' }])
    }
    const entitlementId = await keys.entitlement({ organizationId })
    const { key, order } = await replace(entitlementId)
    expect(key).toMatchObject({ __typename: 'DeploymentKey', state: 'REPLACED', availableActions: [] })
    const reference = `query ($id: ID!) { _entities(representations: [{ __typename: "KeyOrder", id: $id }]) {
      ... on KeyOrder { state } } }`
    const { data } = await keys.subgraph.call(admin.panel, reference, { id: order!.id })
    expect(data._entities).toEqual([{ state: 'PLACED' }])
    expect(await keys.subgraph.events(order!.id)).toMatchObject([
      { type: 'keys.order.placed', data: { accountId: member.accountId, organizationId, entitlementId } },
    ])
  })

  it('[KEY-05] REPLACE is complete when a Key of the deployment is linked, and not by an own Key of the holder', async () => {
    const { admin, member, organizationId, key, handle } = await Deployment.create()
    const own = await member.key()
    const entitlementId = await keys.entitlement({ organizationId })
    const { order } = payloadIn(await admin.tryTo(REPLACE, handle, admin.panel, { entitlementId }))
    const seen = async ({ handle }: HeldKey) => (await member.seen(handle)).data.enigmKey

    const personal = await member.key(KeyState.LINKED)

    expect((await seen(personal)).replaces).toBeNull()
    expect((await seen(key)).replacementOrder).toEqual({ id: order!.id, state: 'PLACED' })
    const { order: later } = await member.act(REPLACE, own.handle)

    const deployed = [
      await member.key(KeyState.LINKED, organizationId),
      await member.key(KeyState.LINKED, organizationId),
    ]

    expect((await Promise.all(deployed.map(seen))).map(({ replaces }) => replaces)).toEqual([
      key.handle,
      null,
    ])
    expect((await seen(key)).replacementOrder.state).toBe('FULFILLED')
    expect((await seen(own)).replacementOrder).toEqual({ id: later!.id, state: 'PLACED' })
    expect((await seen(await member.key(KeyState.LINKED))).replaces).toBe(own.handle)
  })

  it.each<[string, (deployment: Deployment) => Promise<unknown>]>([
    ['an administrator who has left', ({ administration }) => administration.publish('LEFT')],
    ['the administrators of a member who has left', ({ membership }) => membership.publish('LEFT')],
    [
      'the administrators while the workflow is disabled',
      ({ admin, organizationId }) => admin.mutate('disableOrganizationEmergencyWorkflow', { organizationId }),
    ],
    ['the administrators of a member who was deleted', ({ member }) => member.leave()],
  ])('[KEY-05] REPLACE, repeated, discloses nothing to %s', async (_, change) => {
    const deployment = await Deployment.create()
    const { admin, organizationId, handle } = deployment
    const entitlementId = await keys.entitlement({ organizationId })
    const request = { entitlementId, idempotencyKey: newId('event') }
    const replace = async (of = handle) => payloadIn(await admin.tryTo(REPLACE, of, admin.panel, request))
    const first = await replace()
    expect(await replace()).toEqual(first)
    await change(deployment)
    const events = await keys.subgraph.countEvents()

    const again = await replace()

    expect(again).toMatchObject({ key: null, order: null, errors: [{ code: 'NOT_FOUND' }] })
    expect(again).toEqual(await replace(absentHandle()))
    expect(await keys.subgraph.countEvents()).toBe(events)
  })

  it('RETIRE is refused: it is left to the holder', async () => {
    const { admin, handle } = await Deployment.create()
    expect((await admin.act(RETIRE, handle)).errors).toMatchObject([{ code: 'NOT_FOUND' }])
  })

  it.each([REPORT_FOUND, REVOKE, REPLACE])('[KEY-03] %s needs a PIN', async (action) => {
    const { admin, handle, member, key } = await Deployment.create(KeyState.LOST)
    const more = action === REPLACE ? { entitlementId: 'x', idempotencyKey: handle } : {}
    const answer = await send(keys.subgraph, admin.panel, mutationOf[action].name, {
      keyHandle: handle,
      ...more,
    })
    expect(answer.errors).toMatchObject([{ extensions: { code: 'PIN_REQUIRED' } }])
    expect(await member.row(key.handle)).toMatchObject({ state: 'LOST' })
  })

  it.each([
    'a member',
    'an administrator of another deployment',
    'a former administrator',
    'the holder by that handle',
  ])('by %s gives the same answer as for an absent Key', async (who) => {
    const deployment = await Deployment.create()
    let caller = await Holder.create(keys)
    if (who === 'a member') await keys.member(caller, deployment.organizationId)
    if (who === 'an administrator of another deployment') caller = (await Deployment.create()).admin
    if (who === 'a former administrator')
      await (await keys.member(caller, deployment.organizationId, 'ADMIN')).publish('LEFT')
    if (who === 'the holder by that handle') caller = deployment.member
    const before = await deployment.member.row(deployment.key.handle)
    for (const action of [REPORT_LOST, REVOKE, REPLACE]) {
      const foreign = await caller.tryTo(action, deployment.handle)
      expect(foreign).toEqual(await caller.tryTo(action, absentHandle()))
      expect(payloadIn(foreign).errors).toMatchObject([{ code: 'NOT_FOUND' }])
    }
    expect(await deployment.member.row(deployment.key.handle)).toEqual(before)
  })

  it('finds no Key by the handle of its holder', async () => {
    const { admin, key } = await Deployment.create()
    expect((await admin.act(REPORT_LOST, key.handle)).errors).toMatchObject([{ code: 'NOT_FOUND' }])
  })
})

describe('DeploymentKey.emergencyEvents', () => {
  const EVENTS = 'emergencyEvents { kind state }'

  it('[KEY-06] shows kind and state while the deployment enables the workflow, and records every read for the holder', async () => {
    const deployment = await Deployment.create()
    const { admin, member, key } = deployment
    await key.app.raise('ALARM')
    await keys.applied(key.app.reference, 3)
    const trail = await member.audit()
    expect(await deployment.seenBy(admin.panel, EVENTS)).toEqual({
      keys: [{ emergencyEvents: [{ kind: 'ALARM', state: 'OPEN' }] }],
    })
    const look = { action: 'DeploymentKey.emergencyEvents', target: key.id, outcome: 'DONE' }
    expect((await member.audit()).slice(trail.length)).toMatchObject([{ ...look, actor: 'ADMINISTRATOR' }])
    expect((await admin.audit()).at(-1)).toMatchObject({ ...look, actor: admin.accountId })
  })

  it('[KEY-06] shows nothing when the read cannot be recorded', async () => {
    const deployment = await Deployment.create()
    const { admin, key } = deployment
    await key.app.raise('ALARM')
    await keys.applied(key.app.reference, 3)
    const { app } = keys.subgraph
    const { transaction } = app
    app.transaction = () => Promise.reject(new Error('disk full'))
    try {
      const { errors } = await deployment.seenBy(admin.panel, EVENTS)
      expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }])
    } finally {
      app.transaction = transaction
    }
  })

  it('[KEY-06] needs keys:emergency', async () => {
    const deployment = await Deployment.create()
    const scopes = scopesOfRole.CUSTOMER.filter((scope) => scope !== 'keys:emergency')
    const { errors } = await deployment.seenBy({ ...deployment.admin.session(), scopes }, EVENTS)
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })
})
