import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { critical, criticalInput, EsimTest, newKey, type CriticalName } from './esim.fixture'

const names = Object.keys(critical) as CriticalName[]

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

/** Waits until the carrier has answered the cancelation. */
const answered = (owner: Parameters<EsimTest['see']>[0], id: string) =>
  test.subgraph.until(async () => {
    const { removal } = await test.see(owner, id)
    return removal.atCarrier !== 'ORDERED' && removal
  }, 'the carrier’s answer')

describe('deleteEsim', () => {
  it('[ESM-06] shows what is ordered and what is confirmed: no device had the profile', async () => {
    const { id, owner } = await test.esim()
    const { id: profileId } = await test.profileOf(id)
    test.carrier.fault('cancelOrder', { kind: 'slow', milliseconds: 500 })
    const { data } = await test.critical(owner, 'deleteEsim', id)
    expect(data.deleteEsim).toEqual({
      esim: { id, state: 'DELETED', removal: { atCarrier: 'ORDERED', onDevice: 'NOT_THERE' } },
      limitations: [{ code: 'ESIM_REMOVAL_NOT_CONFIRMED' }],
      errors: [],
    })
    expect(await answered(owner, id)).toEqual({ atCarrier: 'CONFIRMED', onDevice: 'NOT_THERE' })
    expect(await test.sql('SELECT 1 FROM carrier_profile WHERE id = $1', profileId)).toEqual([])
    expect((await test.subgraph.events(id)).map(({ type }) => type)).toEqual([
      'esim.esim.ordered',
      'esim.esim.deleted',
      'esim.esim.removal.confirmed',
    ])
  })

  it('[ESM-06] does not claim that a device has removed the profile until the device reports it', async () => {
    const { id, owner, code } = await test.installed()
    await test.critical(owner, 'deleteEsim', id)
    expect(await answered(owner, id)).toEqual({ atCarrier: 'NOT_POSSIBLE', onDevice: 'NOT_CONFIRMED' })
    expect((await test.subgraph.events(id)).at(-1)!.type).toBe('esim.esim.deleted')
    const { iccid } = await test.profileOf(id)
    await test.device('delete', code)
    const confirmed = async () => (await test.see(owner, id)).removal.onDevice === 'CONFIRMED'
    await test.subgraph.until(confirmed, 'the device’s report')
    expect((await test.subgraph.events(id)).at(-1)).toMatchObject({
      type: 'esim.esim.removal.confirmed',
      data: { state: 'DELETED' },
    })
    expect(await test.subgraph.everything()).not.toContain(iccid)
  })

  it('[ESM-06] shows that a device has the profile when the carrier answers so, without a notification before', async () => {
    const esim = await test.esim()
    const code = await test.code(esim)
    const matchingId = code.split('$')[2]!
    const profile = test.carrier.store.byMatchingId(matchingId)!
    test.carrier.store.save({ ...profile, state: 'Downloaded' })
    await test.critical(esim.owner, 'deleteEsim', esim.id)
    expect(await answered(esim.owner, esim.id)).toEqual({
      atCarrier: 'NOT_POSSIBLE',
      onDevice: 'NOT_CONFIRMED',
    })
  })
})

describe('a cancelOrder that the carrier refuses', () => {
  it('[ESM-06] is retried, and does not set the eSIM to ERROR', async () => {
    const { id, owner } = await test.esim()
    test.carrier.fault('cancelOrder', { kind: 'failed', subjectCode: '8.2.1', reasonCode: '1.2' })
    await test.critical(owner, 'deleteEsim', id)
    expect(await answered(owner, id)).toEqual({ atCarrier: 'CONFIRMED', onDevice: 'NOT_THERE' })
    expect((await test.subgraph.events(id)).map(({ type }) => type)).toEqual([
      'esim.esim.ordered',
      'esim.esim.deleted',
      'esim.esim.removal.confirmed',
    ])
  })
})

describe('retireEsim', () => {
  it('[ESM-06] ends an eSIM for good; its code is useless afterwards', async () => {
    const esim = await test.esim()
    const code = await test.code(esim)
    const { data } = await test.critical(esim.owner, 'retireEsim', esim.id)
    expect(data.retireEsim.esim.state).toBe('RETIRED')
    expect(await answered(esim.owner, esim.id)).toEqual({ atCarrier: 'CONFIRMED', onDevice: 'NOT_THERE' })
    expect(await test.device('download', code)).toBe(409)
    expect((await test.see(esim.owner, esim.id)).availableActions).toEqual([])
  })
})

describe('replaceEsim', () => {
  it('[ESM-07] orders a new eSIM that takes over the entitlement and needs a separate activation', async () => {
    const old = await test.installed()
    const { data } = await test.critical(old.owner, 'replaceEsim', old.id)
    const { esim, replaced, limitations } = data.replaceEsim
    expect(esim.state).toBe('ORDERED')
    expect(replaced).toEqual({ id: old.id, state: 'REPLACED', replacedBy: { id: esim.id } })
    expect(limitations[0]).toEqual({ code: 'ESIM_NEW_ACTIVATION' })
    const { accountId } = old.owner
    const { entitlementId } = old
    expect(
      (await test.subgraph.events(old.id)).find(({ type }) => type === 'esim.esim.replaced')!.data,
    ).toEqual({
      esimId: old.id,
      accountId,
      entitlementId,
      state: 'REPLACED',
      replacedById: esim.id,
    })
    expect((await test.subgraph.events(esim.id))[0]!.data).toEqual({
      esimId: esim.id,
      accountId,
      entitlementId,
      state: 'ORDERED',
      replacesId: old.id,
    })
    await test.ready(esim.id)
    const seen = await test.see(old.owner, esim.id)
    expect(seen).toMatchObject({ replaces: { id: old.id }, isReady: true })
    const code = await test.code({ ...old, id: esim.id })
    expect(code).not.toBe(old.code)
    expect(await test.device('download', code)).toBe(204)
  })

  it('[ESM-07] leaves one audit entry of the caller with its grant', async () => {
    const old = await test.installed()
    await test.critical(old.owner, 'replaceEsim', old.id)
    const own = (await test.subgraph.audit(`account:${old.owner.accountId}`)).filter(({ grantId }) => grantId)
    expect(own.map(({ action, target }) => [action, target])).toEqual([['esim.esim.replaced', old.id]])
  })

  it('[ESM-07] gives the same new eSIM again for the same key and grant: a lost answer loses nothing', async () => {
    const old = await test.installed()
    const { query, operation } = critical.replaceEsim
    const grant = await test.subgraph.grant(old.owner, operation, old.id)
    const input = { esimId: old.id, grant, idempotencyKey: newKey() }
    const answers = [await test.call(old.owner, query, input), await test.call(old.owner, query, input)]
    const [first, second] = answers.map(({ data }) => data.replaceEsim)
    expect(first.errors).toEqual([])
    expect(second).toEqual(first)
    expect(await test.sql('SELECT id FROM esim WHERE replaces_id = $1', old.id)).toHaveLength(1)
    const other = await test.installed(old.owner)
    const foreign = await test.subgraph.grant(old.owner, operation, other.id)
    const conflict = { ...input, esimId: other.id, grant: foreign }
    await test.expectRefusal(old.owner, query, conflict, 'IDEMPOTENCY_CONFLICT')
  })

  it('[ESM-07] is refused before the activation', async () => {
    const { id, owner } = await test.esim()
    expect(failureOf(await test.critical(owner, 'replaceEsim', id))).toBe('INVALID_TRANSITION')
  })
})

describe.each(names)('%s', (name) => {
  const { query, operation } = critical[name]

  it('[PIN-02] needs a grant for this operation and target, which works once', async () => {
    const { id, owner } = await test.installed()
    const others = names.filter((other) => other !== name).map((other) => critical[other].operation)
    const wrong = [
      null,
      'no grant',
      await test.subgraph.grant(owner, others[0]!, id),
      await test.subgraph.grant(owner, operation, newId('esim')),
      await test.subgraph.grant(test.subgraph.caller(), operation, id),
    ]
    const input = (grant: string | null) => criticalInput(name, { esimId: id, grant })
    for (const grant of wrong) await test.expectRefusal(owner, query, input(grant), 'PIN_REQUIRED')
    const grant = await test.subgraph.grant(owner, operation, id)
    const { data } = await test.call(owner, query, input(grant))
    expect(data[name].errors).toEqual([])
    await answeredIfSeen(owner, id)
    await test.expectRefusal(owner, query, input(grant), 'PIN_REQUIRED')
  })

  it('[ACC-11] answers a foreign eSIM like an absent one, and changes nothing', async () => {
    const { id } = await test.installed()
    const stranger = test.subgraph.caller()
    const absent = newId('esim')
    const ask = async (esimId: string) =>
      test.expectRefusal(
        stranger,
        query,
        criticalInput(name, { esimId, grant: await test.subgraph.grant(stranger, operation, esimId) }),
        'NOT_FOUND',
      )
    expect(await ask(id)).toEqual(await ask(absent))
  })

  it('takes effect once for many concurrent calls', async () => {
    const { id, owner } = await test.installed()
    const answers = await Promise.all(Array.from({ length: 5 }, () => test.critical(owner, name, id)))
    expect(answers.filter((answer) => failureOf(answer) === undefined)).toHaveLength(1)
    expect(new Set(answers.map(failureOf))).toEqual(
      new Set([undefined, name === 'unlinkEsim' ? 'NOT_FOUND' : 'INVALID_TRANSITION']),
    )
  })

  it('is refused to machine clients, staff, a restricted session and an anonymous caller', async () => {
    const { id, owner } = await test.installed()
    const machine = { ...test.subgraph.caller('PARTNER'), organizationId: newId('organization') }
    const restricted = { ...owner, scopes: ['esims:read' as const] }
    for (const caller of [
      machine,
      restricted,
      test.subgraph.caller('OPERATOR'),
      test.subgraph.caller('SUPPORT'),
    ]) {
      await test.expectRefusal(caller, query, criticalInput(name, { esimId: id }), 'FORBIDDEN')
    }
    await test.expectRefusal(null, query, criticalInput(name, { esimId: id }), 'UNAUTHENTICATED')
  })
})

async function answeredIfSeen(owner: Parameters<EsimTest['see']>[0], id: string): Promise<void> {
  if (await test.see(owner, id)) await answered(owner, id)
}
