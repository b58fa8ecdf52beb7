import { isId } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { payloadIn, whileHeld } from '@enigm/subgraph/testkit'
import { Holder, TestKeys } from '../keys.fixture'
import { absentHandle, send } from '../requests.fixture'
import { definition } from '../service'
import { enigmKeys } from './key.entity'
import { KeyAction, KeyState } from './key.lifecycle'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

const { ACTIVE, LINKED, LOST, REVOKED } = KeyState

/** Another transaction that holds a Key. */
const holding = (handle: string) => ({
  sql: 'SELECT FROM enigm_key WHERE handle = $1 FOR UPDATE',
  parameters: [handle],
})

/** The statements that the service sends to PostgreSQL during a call. */
async function statements(run: () => Promise<unknown>): Promise<string[]> {
  const { app } = keys.subgraph
  const read = app.read.bind(app)
  const sent: string[] = []
  app.read = (statement: any, parameters?: readonly unknown[]) => {
    sent.push(statement.sql ?? statement)
    return read(statement, parameters) as Promise<any[]>
  }
  try {
    await run()
  } finally {
    app.read = read
  }
  return sent
}

describe('Account.enigmKeys', () => {
  it('[KEY-01] lists the Keys of the own account with handle, state and since when, the latest first, page by page', async () => {
    const holder = await Holder.create(keys)
    const made = [await holder.key(LINKED), await holder.key(ACTIVE), await holder.key(REVOKED)]
    const expected = made.map(({ handle }) => handle).reverse()
    const list = (args: string) =>
      holder.own(
        `enigmKeys${args} { edges { node { handle state associatedAt } } pageInfo { hasNextPage endCursor } }`,
      )

    const { enigmKeys } = await list('')
    expect(enigmKeys.edges.map(({ node }: any) => node.handle)).toEqual(expected)
    expect(enigmKeys.edges.map(({ node }: any) => node.state)).toEqual([REVOKED, ACTIVE, LINKED])
    const { associated_at } = await holder.row(expected[0]!)
    expect(enigmKeys.edges[0].node.associatedAt).toBe(associated_at.toISOString())

    const { enigmKeys: first } = await list('(first: 2)')
    expect(first.pageInfo.hasNextPage).toBe(true)
    const { enigmKeys: rest } = await list(`(first: 2, after: "${first.pageInfo.endCursor}")`)
    expect([...first.edges, ...rest.edges].map(({ node }: any) => node.handle)).toEqual(expected)
    expect(rest.pageInfo.hasNextPage).toBe(false)
    const { errors } = await holder.account('enigmKeys(after: "x") { edges { cursor } }')
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })

  it('[KEY-02] lists the Keys in one state, page by page', async () => {
    const holder = await Holder.create(keys)
    const lost = [await holder.key(LOST), await holder.key(LOST)]
    await holder.key(ACTIVE)
    const list = async (args: string) => {
      const selection = `enigmKeys(${args}) { edges { node { handle } } pageInfo { hasNextPage endCursor } }`
      return (await holder.own(selection)).enigmKeys
    }
    const first = await list('state: LOST, first: 1')
    const rest = await list(`state: LOST, first: 1, after: "${first.pageInfo.endCursor}"`)
    expect([...first.edges, ...rest.edges].map(({ node }: any) => node.handle)).toEqual(
      lost.map(({ handle }) => handle).reverse(),
    )
    expect(rest.pageInfo.hasNextPage).toBe(false)
    expect((await list('state: REVOKED')).edges).toEqual([])
  })

  it('[KEY-01] names a Key by a pairwise handle for each viewer, and by nothing else', async () => {
    const holder = await Holder.create(keys)
    const { handle, id, app } = await holder.key(ACTIVE)
    expect(handle).toBe(keys.subgraph.app.handle('kh', `account:${holder.accountId}`, id))
    expect(isId('key', id)).toBe(true)
    const answers = [
      await holder.seen(handle),
      await holder.own('enigmKeys { edges { cursor node { handle } } }'),
      await holder.tryTo(KeyAction.REPORT_LOST, handle),
      await holder.own('keyAudit { edges { node { actorHandle targetHandle } } }'),
    ]
    const cursor = Buffer.from(answers[1].enigmKeys.edges[0].cursor, 'base64url').toString()
    const text = JSON.stringify(answers) + cursor
    expect(text).toContain(handle)
    expect(text).not.toContain(id.slice('key_'.length))
    expect(text).not.toContain(app.reference)
  })
})

describe('enigmKey', () => {
  it('[KEY-02] shows the state and how the Key came into it, newest first', async () => {
    const holder = await Holder.create(keys)
    const { handle } = await holder.key(LOST)
    await holder.act(KeyAction.REPORT_FOUND, handle)
    const { enigmKey } = (await holder.seen(handle)).data
    expect(enigmKey).toMatchObject({
      state: ACTIVE,
      availableActions: ['REPORT_LOST', 'REVOKE', 'REPLACE', 'RETIRE'],
      lifecycle: [
        { from: LOST, to: ACTIVE },
        { from: ACTIVE, to: LOST },
        { from: LINKED, to: ACTIVE },
        { from: null, to: LINKED },
      ],
    })
  })

  it('costs one statement for each type, independent of the number of Keys', async () => {
    const holder = await Holder.create(keys)
    for (let count = 0; count < 3; count++) await holder.key(ACTIVE)
    await holder.key(KeyState.REPLACED)
    const selection =
      'enigmKeys { edges { node { handle state replaces lifecycle { to } replacementOrder { state } emergencyEvents { edges { node { kind } } } } } }'
    expect(await statements(() => holder.own(selection))).toHaveLength(4)
  })

  it('shows the reference of the Key in Enigm App on the device API alone', async () => {
    const holder = await Holder.create(keys)
    const { handle, app } = await holder.key(LOST)
    const { data } = await holder.seen(handle, holder.panel, 'state appKeyReference')
    expect(data.enigmKey).toEqual({ state: LOST, appKeyReference: app.reference })
    const sdl = subgraphSdl(definition)
    expect(/appKeyReference: String! (.*)/.exec(sdl)?.[1]).toBe('@tag(name: "device")')
    expect(/appReference: String (.*)/.exec(sdl)?.[1]).toBe(
      '@tag(name: "device") @requiresScopes(scopes: [["keys:read"]])',
    )
  })
})

describe('reportKeyLost', () => {
  it('[KEY-03] suspends the Key at once and without a PIN', async () => {
    const holder = await Holder.create(keys)
    const { handle } = await holder.key(ACTIVE)
    const payload = payloadIn(await send(keys.subgraph, holder.panel, 'reportKeyLost', { keyHandle: handle }))
    expect(payload).toMatchObject({
      key: { state: LOST, availableActions: ['REPORT_FOUND', 'REVOKE', 'REPLACE', 'RETIRE'] },
      limitations: [{ code: 'KEY_FUTURE_ONLY' }],
      errors: [],
    })
  })

  it('[KEY-03] with a revocation at the same moment: the Key is revoked in either order', async () => {
    const holder = await Holder.create(keys)
    const { handle, id } = await holder.key(ACTIVE)
    const [lost, revoked] = await whileHeld(keys.subgraph, { ...holding(handle), waiting: 2 }, () =>
      Promise.all([holder.act(KeyAction.REPORT_LOST, handle), holder.act(KeyAction.REVOKE, handle)]),
    )
    expect(revoked!.errors).toEqual([])
    expect(lost!.errors.map(({ code }) => code)).toEqual(lost!.key ? [] : ['INVALID_TRANSITION'])
    const version = lost!.key ? 4 : 3
    expect(await holder.row(handle)).toMatchObject({ state: REVOKED, version })
    expect((await keys.subgraph.events(id)).map((event) => event.version)).toEqual(
      Array.from({ length: version }, (_, index) => index + 1),
    )
  })

  it('[KEY-03] with messages of Enigm App at the same moment: neither undoes the other', async () => {
    const holder = await Holder.create(keys)
    const { handle, app } = await holder.key(ACTIVE)
    const lost = await whileHeld(keys.subgraph, { ...holding(handle), waiting: 2 }, async () => {
      const reporting = holder.act(KeyAction.REPORT_LOST, handle)
      await app.activate()
      await app.unlink()
      return reporting
    })
    await keys.applied(app.reference, 4)
    expect(lost.errors.map(({ code }) => code)).toEqual(lost.key ? [] : ['INVALID_TRANSITION'])
    expect(await holder.row(handle)).toMatchObject({ state: 'RETIRED' })
  })
})

describe('reportKeyFound', () => {
  it('[KEY-03] needs a PIN, and a Key that has not ended', async () => {
    const holder = await Holder.create(keys)
    const { handle } = await holder.key(LOST)
    const without = await send(keys.subgraph, holder.panel, 'reportKeyFound', { keyHandle: handle })
    expect(without.errors).toMatchObject([{ extensions: { code: 'PIN_REQUIRED' } }])
    expect(await holder.row(handle)).toMatchObject({ state: LOST })
    expect(await holder.act(KeyAction.REPORT_FOUND, handle)).toMatchObject({
      key: { state: ACTIVE },
      errors: [],
    })
    await holder.act(KeyAction.REPORT_LOST, handle)
    await holder.act(KeyAction.REVOKE, handle)
    expect((await holder.act(KeyAction.REPORT_FOUND, handle)).errors).toMatchObject([
      { code: 'INVALID_TRANSITION' },
    ])
  })
})

describe('a critical operation', () => {
  it.each([
    ['reportKeyFound', 'KEY_RECOVERY', LOST],
    ['revokeKey', 'KEY_REVOCATION', ACTIVE],
    ['replaceKey', 'KEY_REPLACEMENT', ACTIVE],
    ['retireKey', 'KEY_RETIREMENT', ACTIVE],
  ] as const)(
    '[KEY-04] %s needs an unused grant for this operation, Key and session',
    async (name, operation, state) => {
      const holder = await Holder.create(keys)
      const [{ handle }, other] = [await holder.key(state), await holder.key(state)]
      const more = async () =>
        name === 'replaceKey'
          ? {
              entitlementId: await keys.entitlement({ accountId: holder.accountId }),
              idempotencyKey: other.id,
            }
          : {}
      const { subgraph } = keys
      const spent = await subgraph.grant(holder.panel, operation, other.handle)
      const used = { keyHandle: other.handle, ...(await more()), grant: spent }
      expect(payloadIn(await send(subgraph, holder.panel, name, used)).errors).toEqual([])
      const before = await holder.row(handle)
      for (const grant of [
        undefined,
        null,
        'none',
        spent,
        await subgraph.grant(holder.panel, 'DEVICE_REVOCATION', handle),
        await subgraph.grant(holder.panel, operation, other.handle),
        await subgraph.grant(holder.session(), operation, handle),
        await subgraph.grant((await Holder.create(keys)).panel, operation, handle),
      ]) {
        const answer = await send(subgraph, holder.panel, name, {
          keyHandle: handle,
          ...(await more()),
          grant,
        })
        expect(answer.errors).toMatchObject([{ extensions: { code: 'PIN_REQUIRED' } }])
        expect((await holder.audit()).at(-1)).toMatchObject({ outcome: 'DENIED', reason: 'PIN_REQUIRED' })
      }
      expect(await holder.row(handle)).toEqual(before)
    },
  )
})

describe('keys.key.snapshot', () => {
  it('has the present state of every Key, page by page', async () => {
    const holder = await Holder.create(keys)
    const { id } = await holder.key(LOST)
    const all = []
    for (let after = '', full = true; full;) {
      const page = await enigmKeys.snapshot(keys.subgraph.app, after, 2)
      all.push(...page)
      after = page.at(-1)?.aggregateId ?? after
      full = page.length === 2
    }
    const ids = all.map(({ aggregateId }) => aggregateId)
    expect(ids).toEqual([...ids].sort())
    expect(all.find(({ aggregateId }) => aggregateId === id)).toEqual({
      aggregateId: id,
      version: 3,
      data: { keyId: id, accountId: holder.accountId, state: LOST },
    })
  })
})

describe('a text that is not a handle', () => {
  it('is refused before any lookup', async () => {
    const holder = await Holder.create(keys)
    const { id, handle } = await holder.key(ACTIVE)
    for (const text of [id, '', `${handle}'`, absentHandle().replace('kh_', 'dh_')]) {
      const answer = await send(keys.subgraph, holder.panel, 'reportKeyLost', { keyHandle: text })
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    }
  })
})
