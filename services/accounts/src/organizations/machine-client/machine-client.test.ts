import { decodeJwt } from 'jose'
import { newId } from '@enigm/contracts'
import { DAY_MILLISECONDS } from '@enigm/subgraph'
import { failureOf } from '@enigm/subgraph/testkit'
import { MOST_CLIENTS } from './machine-client.service'
import { ClientKey, clientMutation, startTestClients } from './machine-client.fixture'

const starting = startTestClients()
afterAll(async () => (await starting).accounts.subgraph.stop())

const today = () => new Date().toISOString().slice(0, 10)
async function registered() {
  const clients = await starting
  const admin = await clients.administrator()
  return { clients, admin, client: await clients.partner(admin.caller, admin.organizationId) }
}

describe('registerPartnerClient', () => {
  it('[FED-05] gives an administrator a client of the own organization, with one event and one entry', async () => {
    const clients = await starting
    const { caller, organizationId, accountId } = await clients.administrator()
    const key = await ClientKey.create()
    const before = await clients.accounts.subgraph.countEvents()
    const answer = await clients.act('registerPartnerClient', caller, clients.request(key, organizationId))
    const { client, errors } = answer.data.registerPartnerClient
    expect(errors).toEqual([])
    expect(client).toEqual({
      id: expect.stringMatching(/^client_/),
      state: 'ACTIVE',
      role: 'PARTNER',
      label: 'Billing',
      keyThumbprint: key.thumbprint,
      previousKeyEndsAt: null,
      registeredDay: today(),
      lastUsedDay: null,
      availableActions: ['ROTATE', 'REVOKE'],
    })
    const data = { clientId: client.id, organizationId, role: 'PARTNER', state: 'ACTIVE' }
    expect(await clients.accounts.subgraph.events(client.id)).toEqual([
      { type: 'accounts.client.registered', aggregateId: client.id, version: 1, data },
    ])
    expect(await clients.accounts.subgraph.countEvents()).toBe(before + 1)
    const trail = await clients.accounts.subgraph.audit(`organization:${organizationId}`)
    expect(trail.at(-1)).toMatchObject({
      actor: accountId,
      action: 'accounts.client.registered',
      target: client.id,
      outcome: 'DONE',
    })
  })

  it('[THR-01] gives one client for one idempotency key, also in parallel', async () => {
    const clients = await starting
    const { caller, organizationId } = await clients.administrator()
    const input = clients.request(await ClientKey.create(), organizationId)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => clients.act('registerPartnerClient', caller, input)),
    )
    const ids = answers.map(({ data }) => data.registerPartnerClient.client.id)
    expect(new Set(ids).size).toBe(1)
    const rows = await clients.accounts.sql(
      'SELECT id FROM machine_client WHERE organization_id = $1',
      organizationId,
    )
    expect(rows).toEqual([{ id: ids[0] }])
    const other = { ...input, label: 'Another' }
    expect(failureOf(await clients.act('registerPartnerClient', caller, other))).toBe('IDEMPOTENCY_CONFLICT')
  })

  it.each(['ada@example.org', '+49 170 1234567'])('refuses a name that is a contact: %s', async (label) => {
    const clients = await starting
    const { caller, organizationId } = await clients.administrator()
    const input = { ...clients.request(await ClientKey.create(), organizationId), label }
    const { errors } = await clients.act('registerPartnerClient', caller, input)
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    const stored = 'SELECT id FROM machine_client WHERE organization_id = $1'
    expect(await clients.accounts.sql(stored, organizationId)).toEqual([])
  })

  it('[THR-01] stops at ten active clients, also in parallel, and does not count revoked ones', async () => {
    const clients = await starting
    const { caller, organizationId } = await clients.administrator()
    const attempts = Array.from({ length: MOST_CLIENTS.PARTNER + 3 }, async () =>
      clients.act('registerPartnerClient', caller, clients.request(await ClientKey.create(), organizationId)),
    )
    const codes = (await Promise.all(attempts)).map(failureOf)
    expect(codes.filter((code) => code === undefined)).toHaveLength(10)
    expect(codes.filter((code) => code === 'TOO_MANY_CLIENTS')).toHaveLength(3)
    const [one] = await clients.accounts.sql(
      'SELECT id FROM machine_client WHERE organization_id = $1 LIMIT 1',
      organizationId,
    )
    await clients.act('revokePartnerClient', caller, { clientId: one.id })
    const next = clients.request(await ClientKey.create(), organizationId)
    expect(failureOf(await clients.act('registerPartnerClient', caller, next))).toBeUndefined()
  })

  it('[PIN-02] takes a grant for exactly this organization and this key', async () => {
    const { clients, admin, client } = await registered()
    const [key, other] = [await ClientKey.create(), await ClientKey.create()]
    const { organizationId, caller } = admin
    const input = clients.request(key, organizationId)
    const name = 'registerPartnerClient'
    const ask = (target: string, operation: Parameters<typeof clients.critical>[2]) =>
      clients.critical(caller, clientMutation(name), operation, target, input).then(failureOf)
    const right = `${organizationId}:${key.jwk.x}`
    expect(await ask(`${organizationId}:${other.jwk.x}`, 'PARTNER_CLIENT_REGISTRATION')).toBe('PIN_REQUIRED')
    expect(await ask(`${newId('organization')}:${key.jwk.x}`, 'PARTNER_CLIENT_REGISTRATION')).toBe(
      'PIN_REQUIRED',
    )
    expect(await ask(organizationId, 'PARTNER_CLIENT_REGISTRATION')).toBe('PIN_REQUIRED')
    expect(await ask(right, 'PARTNER_CLIENT_ROTATION')).toBe('PIN_REQUIRED')
    const rows = await clients.accounts.sql(
      'SELECT id FROM machine_client WHERE organization_id = $1',
      organizationId,
    )
    expect(rows).toEqual([{ id: client.id }])
    expect(await ask(right, 'PARTNER_CLIENT_REGISTRATION')).toBeUndefined()
  })

  it.each<[string, object]>([
    ['another curve', { crv: 'X25519' }],
    ['another kind of key', { kty: 'EC' }],
    ['a key that is too short', { x: 'AAAA' }],
    ['a key of small order', { x: `AQ${'A'.repeat(41)}` }],
    ['a key whose y is above the prime', { x: `8P${'_'.repeat(40)}8` }],
    ['a key in another spelling', { x: `${'A'.repeat(42)}B` }],
    ['a private key', { d: 'A'.repeat(43) }],
    ['a name of its key', { kid: 'one' }],
  ])('[THR-01] takes no %s, and shows nothing of it', async (_, change) => {
    const clients = await starting
    const { caller, organizationId } = await clients.administrator()
    const key = await ClientKey.create()
    const input = clients.request(key, organizationId)
    const publicKey = { ...input.publicKey, ...change }
    const answer = await clients.act('registerPartnerClient', caller, { ...input, publicKey })
    expect(failureOf(answer)).toBe('BAD_USER_INPUT')
    expect(JSON.stringify(answer)).not.toContain('A'.repeat(40))
    expect(
      await clients.accounts.sql('SELECT 1 FROM machine_client WHERE organization_id = $1', organizationId),
    ).toEqual([])
  })
})

describe('rotatePartnerClient', () => {
  it('[FED-05] accepts both keys, and the tokens of each name their key', async () => {
    const { clients, admin, client } = await registered()
    const next = await ClientKey.create()
    const input = { clientId: client.id, publicKey: next.jwk }
    const { data } = await clients.act('rotatePartnerClient', admin.caller, input)
    const day = 24 * 60 * 60 * 1000
    const { keyThumbprint, previousKeyEndsAt } = data.rotatePartnerClient.client
    expect(keyThumbprint).toBe(next.thumbprint)
    expect(Math.abs(Date.parse(previousKeyEndsAt) - Date.now() - day)).toBeLessThan(60_000)
    expect((await clients.accounts.subgraph.events(client.id)).at(-1)).toEqual({
      type: 'accounts.client.rotated',
      aggregateId: client.id,
      version: 2,
      data: {
        clientId: client.id,
        organizationId: admin.organizationId,
        role: 'PARTNER',
        state: 'ACTIVE',
        tokensFrom: 1,
      },
    })
    const [old, fresh] = [await clients.token(client), await clients.token({ ...client, key: next })]
    expect([decodeJwt(old).ver, decodeJwt(fresh).ver]).toEqual([1, 2])
    expect([await clients.isLive(client.id, 1), await clients.isLive(client.id, 2)]).toEqual([true, true])
  })

  it('[FED-05] ends the previous key after its day: it gets no token, and none of its tokens is valid afterwards', async () => {
    const { clients, admin, client } = await registered()
    const next = await ClientKey.create()
    await clients.act('rotatePartnerClient', admin.caller, { clientId: client.id, publicKey: next.jwk })
    const endIn = (time: string) =>
      clients.accounts.sql(
        `UPDATE machine_client SET previous_key_ends_at = now() + $2::interval WHERE id = $1`,
        client.id,
        time,
      )
    await endIn('30 seconds')
    const { exp, iat } = decodeJwt(await clients.token(client))
    expect(exp! - iat!).toBeLessThanOrEqual(30)
    expect(exp! - iat!).toBeGreaterThan(20)
    await endIn('-1 second')
    const { token, errors } = await clients.issue(await client.key.assertion(client.id))
    expect([token, errors[0]?.code]).toEqual([null, 'CLIENT_UNPROVEN'])
    expect([await clients.isLive(client.id, 1), await clients.isLive(client.id, 2)]).toEqual([false, true])
    expect(decodeJwt(await clients.token({ ...client, key: next }))).toMatchObject({ sub: client.id, ver: 2 })
  })

  it('[FED-05] a second time ends the first key at once, with its tokens', async () => {
    const { clients, admin, client } = await registered()
    const [second, third] = [await ClientKey.create(), await ClientKey.create()]
    for (const { jwk } of [second, third])
      await clients.act('rotatePartnerClient', admin.caller, { clientId: client.id, publicKey: jwk })
    expect((await clients.accounts.subgraph.events(client.id)).at(-1)?.data).toMatchObject({ tokensFrom: 2 })
    const { errors } = await clients.issue(await client.key.assertion(client.id))
    expect(errors[0]?.code).toBe('CLIENT_UNPROVEN')
    const versions = [1, 2, 3].map((version) => clients.isLive(client.id, version))
    expect(await Promise.all(versions)).toEqual([false, true, true])
    for (const [ver, key] of [
      [2, second],
      [3, third],
    ] as const)
      expect(decodeJwt(await clients.token({ ...client, key }))).toMatchObject({ sub: client.id, ver })
  })

  it('[THR-01] takes no key that the client has, and none for a revoked client', async () => {
    const { clients, admin, client } = await registered()
    const next = await ClientKey.create()
    const rotate = async ({ jwk }: ClientKey) =>
      failureOf(
        await clients.act('rotatePartnerClient', admin.caller, { clientId: client.id, publicKey: jwk }),
      )
    expect(await rotate(client.key)).toBe('KEY_KNOWN')
    expect(await rotate(next)).toBeUndefined()
    expect([await rotate(next), await rotate(client.key)]).toEqual(['KEY_KNOWN', 'KEY_KNOWN'])
    await clients.act('revokePartnerClient', admin.caller, { clientId: client.id })
    expect(await rotate(await ClientKey.create())).toBe('INVALID_TRANSITION')
  })
})

describe('revokePartnerClient', () => {
  it('[FED-05] ends the client, both of its keys and its tokens, states its limitation, and happens once', async () => {
    const { clients, admin, client } = await registered()
    const next = await ClientKey.create()
    await clients.act('rotatePartnerClient', admin.caller, { clientId: client.id, publicKey: next.jwk })
    const revoke = () => clients.act('revokePartnerClient', admin.caller, { clientId: client.id })
    const { data } = await revoke()
    expect(data.revokePartnerClient).toMatchObject({
      client: { state: 'REVOKED', previousKeyEndsAt: null, availableActions: [] },
      limitations: [{ code: 'RESTRICTION_FUTURE_ONLY' }],
    })
    expect((await clients.accounts.subgraph.events(client.id)).at(-1)).toMatchObject({
      type: 'accounts.client.revoked',
      data: { clientId: client.id, state: 'REVOKED' },
    })
    for (const key of [client.key, next]) {
      const { errors } = await clients.issue(await key.assertion(client.id))
      expect(errors[0]?.code).toBe('CLIENT_UNPROVEN')
    }
    expect([await clients.isLive(client.id, 1), await clients.isLive(client.id, 2)]).toEqual([false, false])
    expect(failureOf(await revoke())).toBe('INVALID_TRANSITION')
  })

  it('[PRV-05] deletes the client 30 days later, and not before', async () => {
    const { clients, admin, client } = await registered()
    await clients.act('revokePartnerClient', admin.caller, { clientId: client.id })
    const { subgraph } = clients.accounts
    const inDays = (days: number) => new Date(Date.now() + days * DAY_MILLISECONDS)
    await subgraph.purge(inDays(29))
    expect((await clients.standing(client.id)).client).toBeDefined()
    await subgraph.purge(inDays(31))
    expect((await clients.standing(client.id)).client).toBeUndefined()
  })
})
