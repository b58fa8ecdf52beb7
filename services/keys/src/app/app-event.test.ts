import { randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import type { AppClaims } from '@enigm/simulators'
import type { App } from '@enigm/subgraph'
import { createTestKey } from '@enigm/subgraph/testkit'
import { Holder, TestKeys } from '../keys.fixture'
import { KeyAction, KeyState } from '../key/key.lifecycle'
import { verifyAppEvent } from './app-event'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

/** How many rows this service has written. */
async function written() {
  const [row] =
    await keys.sql(`SELECT (SELECT count(*)::int FROM enigm_key) AS keys, (SELECT count(*)::int FROM inbox) AS inbox,
    (SELECT count(*)::int FROM outbox) AS outbox, (SELECT count(*)::int FROM audit_entry) AS audit`)
  return row
}

async function stateOf(reference: string): Promise<string | undefined> {
  const [row] = await keys.sql<{ state: string }>('SELECT state FROM enigm_key WHERE reference = $1', [
    reference,
  ])
  return row?.state
}

describe('a message of Enigm App', () => {
  it('[KEY-07] links a Key to the account of its reference, with event and audit entry', async () => {
    const holder = await Holder.create(keys)
    const { handle, id, app } = await holder.key(KeyState.LINKED)
    expect(await holder.handles()).toEqual([handle])
    expect(await keys.subgraph.events(id)).toEqual([
      {
        type: 'keys.key.linked',
        aggregateId: id,
        version: 1,
        data: { keyId: id, accountId: holder.accountId, state: 'LINKED' },
      },
    ])
    expect((await holder.audit()).at(-1)).toMatchObject({
      actor: 'system',
      action: 'keys.key.linked',
      target: id,
      outcome: 'DONE',
      correlationId: expect.stringMatching(/^app:/),
    })
    await app.activate()
    await keys.applied(app.reference, 2)
    expect(await stateOf(app.reference)).toBe('ACTIVE')
  })

  it('[KEY-07] names the account by the reference that the account itself reads on the device API', async () => {
    const holder = await Holder.create(keys)
    const { appReference } = await holder.own('appReference')
    expect(appReference).toBe(keys.subgraph.app.handle('ah', 'enigm-app', holder.accountId))
    expect(await holder.reference()).toBe(appReference)
    const stranger = await Holder.create(keys)
    expect((await holder.account('appReference', stranger.panel)).data._entities).toEqual([null])
  })

  it('has no effect under an unknown reference', async () => {
    const before = await keys.sql('SELECT count(*)::int FROM enigm_key')
    const key = keys.app.key('ah_nobody')
    await key.link()
    await key.activate()
    await keys.applied(key.reference, 2)
    expect(await keys.sql('SELECT count(*)::int FROM enigm_key')).toEqual(before)
  })
})

describe('the signing keys of Enigm App', () => {
  it('[KEY-07] are a set: each is accepted during a rotation, and a removed one is not', async () => {
    const [old, fresh] = [await createTestKey('app-1'), await createTestKey('app-2')]
    const setOf = (...set: { jwks: string }[]) => ({ keys: set.flatMap(({ jwks }) => JSON.parse(jwks).keys) })
    const verifying = (...set: { jwks: string }[]) =>
      verifyAppEvent({ config: { APP_PUBLIC_KEYS: setOf(...set) } } as App<any>)
    const key = keys.app.key('ah_somebody')
    const claims = key.claims('app.key.linked', key.holder)
    const signedBy = ({ jwk }: { jwk: string }) =>
      keys.app.sign({ ...keys.app.header, kid: JSON.parse(jwk).kid }, claims, JSON.parse(jwk))
    for (const each of [old, fresh])
      expect(await verifying(old, fresh)(await signedBy(each))).toMatchObject({ id: claims.jti, version: 1 })
    await expect(verifying(fresh)(await signedBy(old))).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    })
  })
})

describe('a forged message', () => {
  const forgeries: [string, (claims: AppClaims & { event: string }) => Promise<string>][] = [
    ['not signed at all', async (claims) => JSON.stringify(claims)],
    ['empty', async () => ''],
    ['garbage', async () => '\u0000\uffff.…'],
    ['signed by another key', async (claims) => sign(claims, {}, JSON.parse((await createTestKey()).jwk))],
    [
      'signed by another key under the name of the right one',
      async (claims) => sign(claims, {}, JSON.parse((await createTestKey(keys.app.header.kid)).jwk)),
    ],
    ['signed with the key in its own header', async (claims) => ownKey(claims)],
    [
      'without a signature',
      async (claims) => `${encoded({ alg: 'none', typ: 'app-event+jwt' })}.${encoded(claims)}.`,
    ],
    ['of another type', async (claims) => sign(claims, { typ: 'at+jwt' })],
    ['of no type', async (claims) => sign(claims, { typ: undefined })],
    ['for another service', async (claims) => sign({ ...claims, aud: 'enigm-payments' })],
    ['for several services', async (claims) => sign({ ...claims, aud: ['enigm-keys', 'other'] })],
    ['of another issuer', async (claims) => sign({ ...claims, iss: 'https://enigm.dev' })],
    ['from the future', async (claims) => sign({ ...claims, iat: Math.floor(Date.now() / 1000) + 3600 })],
    [
      'about the future',
      async (claims) => sign({ ...claims, time: new Date(Date.now() + 3_600_000).toISOString() }),
    ],
    ['without a number', async (claims) => sign({ ...claims, seq: undefined })],
    ['numbered zero', async (claims) => sign({ ...claims, seq: 0 })],
    ['numbered beyond what can be counted', async (claims) => sign({ ...claims, seq: 2 ** 31 })],
    ['without a name', async (claims) => sign({ ...claims, jti: undefined })],
    ['about a Key of no such form', async (claims) => sign({ ...claims, key: 'SN-0815' })],
    ['of an unknown event', async (claims) => sign({ ...claims, event: 'app.key.cloned' })],
    ['of another event than its subject', async (claims) => sign({ ...claims, event: 'app.key.activated' })],
    ['of an event of a service', async (claims) => sign({ ...claims, event: 'accounts.account.activated' })],
    ['without an account', async (claims) => sign({ ...claims, sub: undefined })],
    ['with a place', async (claims) => sign({ ...claims, location: '47.3,8.5' })],
    ['with a contact', async (claims) => sign({ ...claims, contact: 'a person' })],
    ['too long', async (claims) => `${await sign(claims)}${'x'.repeat(5_000)}`],
  ]

  const sign = (claims: AppClaims, header: object = {}, key?: Parameters<typeof keys.app.sign>[2]) =>
    keys.app.sign({ ...keys.app.header, ...header }, claims, key)
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const ownKey = async (claims: AppClaims) => {
    const { d, ...jwk } = JSON.parse((await createTestKey('own')).jwk)
    return sign(claims, { jwk, kid: undefined }, { ...jwk, d })
  }

  it.each(forgeries)(
    '[KEY-07] is dropped and counted when it is %s, and blocks no genuine message',
    async (_, forge) => {
      const holder = await Holder.create(keys)
      const genuine = keys.app.key(await holder.reference())
      const before = await written()
      const refused = await keys.refused()
      const claims = genuine.claims('app.key.linked', genuine.holder)

      await keys.app.publish('app.key.linked', await forge(claims))

      await keys.subgraph.until(
        async () => (await keys.refused()) === refused + 1,
        'the message to be dropped',
      )
      expect(await written()).toEqual(before)
      await keys.app.publish('app.key.linked', await sign(claims))
      await keys.applied(genuine.reference, 1)
      expect(await stateOf(genuine.reference)).toBe('LINKED')
    },
  )
})

describe('messages that are repeated or reordered', () => {
  it('link a Key once, also under another message id', async () => {
    const holder = await Holder.create(keys)
    const key = keys.app.key(await holder.reference())
    const claims = key.claims('app.key.linked', key.holder)
    const message = await keys.app.sign(keys.app.header, claims)
    for (let round = 0; round < 3; round++) await keys.app.publish('app.key.linked', message)
    await keys.app.send({ ...claims, jti: randomUUID() })
    await key.activate()
    await keys.applied(key.reference, 2)
    await keys.app.publish('app.key.linked', message)
    await key.unlink()
    await keys.applied(key.reference, 3)
    const rows = await keys.sql('SELECT id, state, version FROM enigm_key WHERE reference = $1', [
      key.reference,
    ])
    expect(rows).toEqual([{ id: expect.any(String), state: 'RETIRED', version: 3 }])
    expect((await keys.subgraph.events(rows[0]!.id)).map(({ type }) => type)).toEqual([
      'keys.key.linked',
      'keys.key.activated',
      'keys.key.retired',
    ])
  })

  it('wait for their predecessors', async () => {
    const holder = await Holder.create(keys)
    const key = keys.app.key(await holder.reference())
    const linked = key.claims('app.key.linked', key.holder)
    const activated = key.claims('app.key.activated')
    const other = await holder.key()
    await keys.app.send(activated)
    await other.app.raise('TEST')
    await keys.applied(other.app.reference, 3)
    expect(await stateOf(key.reference)).toBeUndefined()
    await keys.app.send(linked)
    await keys.applied(key.reference, 2)
    expect(await stateOf(key.reference)).toBe('ACTIVE')
  })

  it('cannot suppress an event of another source by using its id', async () => {
    const holder = await Holder.create(keys)
    const key = keys.app.key(await holder.reference())
    const eventId = newId('event')
    await keys.app.send(key.claims('app.key.linked', { ...key.holder, jti: eventId }))
    await keys.applied(key.reference, 1)
    const stored = await keys.sql('SELECT event_id FROM inbox WHERE event_id LIKE $1', [`%${eventId}`])
    expect(stored).toEqual([{ event_id: `app:${eventId}` }])
  })

  it('continue from a snapshot when one was lost, and a snapshot brings no ended Key back', async () => {
    const holder = await Holder.create(keys)
    const key = keys.app.key(await holder.reference())
    key.claims('app.key.linked')
    await key.activate()
    await key.sendSnapshot('ACTIVE')
    await keys.applied(key.reference, 3)
    expect(await stateOf(key.reference)).toBe('ACTIVE')
    const [{ handle }] = (await keys.sql('SELECT handle FROM enigm_key WHERE reference = $1', [
      key.reference,
    ])) as [{ handle: string }]
    await holder.act(KeyAction.REPORT_LOST, handle)
    await key.sendSnapshot('ACTIVE')
    await keys.applied(key.reference, 4)
    expect(await stateOf(key.reference)).toBe('LOST')
    await holder.act(KeyAction.REVOKE, handle)
    await key.sendSnapshot('LINKED')
    await key.sendSnapshot('UNLINKED')
    await keys.applied(key.reference, 6)
    expect(await stateOf(key.reference)).toBe('REVOKED')
  })

  it('[KEY-03] do not undo a decision: a lost Key stays lost, an ended one ended', async () => {
    const holder = await Holder.create(keys)
    const lost = await holder.key(KeyState.LOST)
    const revoked = await holder.key(KeyState.REVOKED)
    for (const { app } of [lost, revoked]) {
      await app.activate()
      await app.link()
      await keys.applied(app.reference, 4)
    }
    expect(await stateOf(lost.app.reference)).toBe('LOST')
    expect(await stateOf(revoked.app.reference)).toBe('REVOKED')
    expect(await keys.sql('SELECT 1 FROM inbox WHERE parked_at IS NOT NULL')).toEqual([])
  })
})
