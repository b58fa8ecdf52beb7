import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { Es2plusCarrier } from '../carrier/es2plus-carrier'
import { wireIccid } from '../carrier/iccid'
import { activateMutation, assignMutation, EsimTest, newKey, policyMutation } from '../esim/esim.fixture'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

/** Does something while an activation waits for the carrier, which has released the profile by then. */
function duringTheRelease(act: () => Promise<unknown>): void {
  const carrier = test.subgraph.app.get(Es2plusCarrier)
  const release = carrier.releaseProfile.bind(carrier)
  jest.spyOn(carrier, 'releaseProfile').mockImplementationOnce(async (request) => {
    await release(request)
    await act()
  })
}

describe('a purchase', () => {
  it('[ESM-01] orders one eSIM, whose profile the carrier prepares; the carrier learns of no person', async () => {
    const { id, owner, entitlementId } = await test.esim()
    expect(await test.see(owner, id)).toMatchObject({
      state: 'ORDERED',
      isReady: true,
      problem: null,
      policy: 'STANDARD',
      policyInForce: 'STANDARD',
      association: { state: 'HELD', since: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) },
      lifecycle: [{ state: 'ORDERED', at: expect.stringMatching(/:00:00.000Z$/) }],
      removal: null,
      availableActions: ['ACTIVATE', 'UNLINK', 'DELETE', 'RETIRE'],
    })
    const { accountId } = owner
    expect(await test.subgraph.events(id)).toEqual([
      {
        type: 'esim.esim.ordered',
        aggregateId: id,
        version: 1,
        data: { esimId: id, accountId, entitlementId, state: 'ORDERED' },
      },
    ])
    const wire = JSON.stringify(test.carrier.exchanges.map(({ request }) => request))
    for (const text of [id, accountId!, entitlementId, owner.sessionId!]) expect(wire).not.toContain(text)
    expect(wire).not.toMatch(/name|mail|acct_|org_|esim_|imsi|msisdn/i)
  })

  it('[ESM-01] orders nothing more when its event is repeated, as a grant or as a snapshot', async () => {
    const { entitlementId, owner } = await test.esim()
    const { accountId } = owner
    const data = { entitlementId, accountId, productKind: 'ESIM', state: 'ACTIVE' } as const
    await test.subgraph.publish('payments.entitlement.snapshot', entitlementId, 2, data)
    await test.esim()
    expect(await test.sql('SELECT id FROM esim WHERE account_id = $1', accountId)).toHaveLength(1)
  })

  it('of another product orders nothing', async () => {
    const entitlementId = newId('entitlement')
    const { accountId } = test.subgraph.caller()
    const data = { entitlementId, accountId, productKind: 'SERVER', state: 'GRANTED' } as const
    await test.subgraph.publish('payments.entitlement.granted', entitlementId, 1, data)
    await test.esim()
    expect(await test.sql('SELECT id FROM esim WHERE account_id = $1', accountId)).toEqual([])
  })

  it('retires its eSIM when its entitlement ends', async () => {
    const { id, owner, entitlementId } = await test.esim()
    const { accountId } = owner
    const data = { entitlementId, accountId, productKind: 'ESIM', state: 'REVOKED' } as const
    await test.subgraph.publish('payments.entitlement.revoked', entitlementId, 2, data)
    await test.inState({ id, owner, entitlementId }, 'RETIRED')
    expect((await test.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      action: expect.stringMatching(/^esim.esim.(retired|removal.confirmed)$/),
      actor: 'system',
    })
  })
})

describe('activateEsim', () => {
  it('[ESM-02] shows the code to the owner, as text and as QR codes of it, and releases the profile', async () => {
    const { id, owner, entitlementId } = await test.esim()
    const { data } = await test.activate(owner, id)
    const { esim, activationCode, limitations, errors } = data.activateEsim
    expect(errors).toEqual([])
    expect(esim).toEqual({ id, state: 'RELEASED' })
    expect(activationCode.text).toMatch(/^LPA:1\$smdp\.enigm\.test\$[A-Z2-7]{32}$/)
    const png = Buffer.from(activationCode.qrPng.replace('data:image/png;base64,', ''), 'base64')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(activationCode.qrSvg).toMatch(/^<svg [^]*<\/svg>\n?$/)
    expect(limitations.map(({ code }: any) => code)).toEqual(['ESIM_CODE_SHOWN_ONCE', 'ESIM_IS_CONNECTIVITY'])
    expect((await test.profileOf(id)).state).toBe('RELEASED')
    const { accountId } = owner
    expect((await test.subgraph.events(id)).slice(1)).toEqual([
      {
        type: 'esim.esim.released',
        aggregateId: id,
        version: 2,
        data: { esimId: id, accountId, entitlementId, state: 'RELEASED' },
      },
    ])
    expect((await test.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      actor: accountId,
      action: 'esim.esim.released',
      target: id,
    })
  })

  it('[ESM-02] shows the same code for the same key while no device has the profile: a lost answer loses nothing', async () => {
    const { id, owner } = await test.esim()
    const key = newKey()
    const first = await test.activate(owner, id, key)
    const again = await test.activate(owner, id, key)
    expect(again).toEqual(first)
    expect(await test.subgraph.events(id)).toHaveLength(2)
    const actions = (await test.subgraph.audit(`account:${owner.accountId}`)).map(({ action }) => action)
    expect(actions).toEqual(['esim.esim.ordered', 'esim.esim.released', 'esim.code.repeated'])
  })

  it('[ESM-02] shows it for no other key, and for no key once a device has the profile', async () => {
    const esim = await test.esim()
    const key = newKey()
    const { data } = await test.activate(esim.owner, esim.id, key)
    const other = { esimId: esim.id, idempotencyKey: newKey() }
    const refused = await test.expectRefusal(esim.owner, activateMutation, other, 'CODE_ALREADY_SHOWN')
    expect(refused.data.activateEsim.activationCode).toBeNull()
    await test.device('download', data.activateEsim.activationCode.text)
    await test.inState(esim, 'INSTALLED')
    const same = { esimId: esim.id, idempotencyKey: key }
    await test.expectRefusal(esim.owner, activateMutation, same, 'CODE_ALREADY_SHOWN')
  })

  it('[ESM-02] shows it again after a failed download, unless a device has or had the profile', async () => {
    const { id, owner } = await test.esim()
    const key = newKey()
    const first = (await test.activate(owner, id, key)).data.activateEsim.activationCode.text
    const iccid = wireIccid((await test.profileOf(id)).iccid as string)
    const at = (seconds: number) => ({ at: new Date(Date.now() - 60_000 + seconds * 1_000) })
    await test.notify(iccid, 'eligibility', { failed: true, ...at(0) })
    const { esim, activationCode, errors } = (await test.activate(owner, id, key)).data.activateEsim
    expect(errors).toEqual([])
    expect(esim).toEqual({ id, state: 'ERROR' })
    expect(activationCode.text).toBe(first)
    const refused = (idempotencyKey: string) =>
      test.expectRefusal(owner, activateMutation, { esimId: id, idempotencyKey }, 'CODE_ALREADY_SHOWN')
    await refused(newKey())
    await test.notify(iccid, 'downloaded', at(1))
    await refused(key)
    await test.notify(iccid, 'installed', { failed: true, ...at(2) })
    expect((await test.see(owner, id)).state).toBe('ERROR')
    await refused(key)
    await test.notify(iccid, 'deleted', at(3))
    await refused(key)
  })

  it('[ESM-02] refuses a key that the account has used for another eSIM, also at the same time', async () => {
    const owner = test.subgraph.caller()
    const [first, second] = [(await test.esim(owner)).id, (await test.esim(owner)).id]
    const key = newKey()
    const answers = await Promise.all([test.activate(owner, first, key), test.activate(owner, second, key)])
    const payloads = answers.map(({ data }) => data.activateEsim)
    expect(payloads.filter(({ activationCode }) => activationCode)).toHaveLength(1)
    const refused = payloads[0].activationCode ? second : first
    expect(payloads.flatMap(({ errors }) => errors)).toEqual([
      expect.objectContaining({ code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'idempotencyKey'] }),
    ])
    const input = { esimId: refused, idempotencyKey: key }
    await test.expectRefusal(owner, activateMutation, input, 'IDEMPOTENCY_CONFLICT')
    expect((await test.activate(owner, refused)).data.activateEsim.errors).toEqual([])
    const other = await test.esim()
    expect((await test.activate(other.owner, other.id, key)).data.activateEsim.errors).toEqual([])
  })

  it('[ESM-02] shows it for one of twenty concurrent calls', async () => {
    const { id, owner } = await test.esim()
    const answers = await Promise.all(Array.from({ length: 20 }, () => test.activate(owner, id)))
    const codes = answers.map(({ data }) => data.activateEsim.activationCode?.text).filter(Boolean)
    expect(codes).toHaveLength(1)
    expect(answers.map(failureOf).filter((code) => code === 'CODE_ALREADY_SHOWN')).toHaveLength(19)
    expect(await test.subgraph.events(id)).toHaveLength(2)
  })

  it('[ESM-02] leads to DISABLED by the notifications of the carrier', async () => {
    const esim = await test.installed()
    await test.device('enable', esim.code)
    await test.inState(esim, 'ENABLED')
    await test.device('disable', esim.code)
    await test.inState(esim, 'DISABLED')
    await test.device('enable', esim.code)
    const { lifecycle } = await test.inState(esim, 'ENABLED')
    expect(lifecycle.map(({ state }: any) => state)).toEqual([
      'ENABLED',
      'DISABLED',
      'ENABLED',
      'INSTALLED',
      'DOWNLOADED',
      'RELEASED',
      'ORDERED',
    ])
  })

  it('[ESM-02][ESM-03] is refused to others: another account, staff, a partner, a restricted session, an anonymous caller', async () => {
    const { id, owner } = await test.esim()
    const organization = await test.organization()
    const input = () => ({ esimId: id, idempotencyKey: newKey() })
    const foreign = { ...input(), esimId: newId('esim') }
    const { admin, member } = organization
    for (const caller of [test.subgraph.caller(), admin, member]) {
      const theirs = await test.expectRefusal(caller, activateMutation, input(), 'NOT_FOUND')
      expect(theirs).toEqual(await test.expectRefusal(caller, activateMutation, foreign, 'NOT_FOUND'))
    }
    const restricted = { ...owner, scopes: ['esims:read' as const] }
    for (const caller of [
      restricted,
      test.subgraph.caller('OPERATOR'),
      test.subgraph.caller('SUPPORT'),
      test.subgraph.caller('AUDITOR'),
      test.subgraph.partner(organization.id),
    ]) {
      await test.expectRefusal(caller, activateMutation, input(), 'FORBIDDEN')
    }
    await test.expectRefusal(null, activateMutation, input(), 'UNAUTHENTICATED')
    expect((await test.see(owner, id)).state).toBe('ORDERED')
  })

  it('[ESM-02] never shows the code of a profile that was exchanged while the carrier released it', async () => {
    const organization = await test.organization()
    const { id } = await test.ofOrganization(organization)
    const { admin, member, membershipId } = organization
    await test.call(admin, assignMutation, { esimId: id, membershipId })
    const { id: before } = await test.profileOf(id)
    duringTheRelease(async () => {
      await test.call(admin, policyMutation, { esimId: id, policy: 'DATA_ONLY' })
      await test.ready(id)
    })
    const { data } = await test.activate(member, id)
    expect(data.activateEsim).toMatchObject({ activationCode: null, errors: [{ code: 'NOT_READY' }] })
    expect(await test.see(member, id)).toMatchObject({ state: 'ORDERED', isReady: true })
    const { id: after, state } = await test.profileOf(id)
    expect({ isNew: after !== before, state }).toEqual({ isNew: true, state: 'CONFIRMED' })
    expect((await test.activate(member, id)).data.activateEsim.errors).toEqual([])
  })

  it('[ESM-02] shows no code to a user from whom the eSIM was taken while the carrier released it', async () => {
    const organization = await test.organization()
    const { id } = await test.ofOrganization(organization)
    const { admin, member, membershipId } = organization
    await test.call(admin, assignMutation, { esimId: id, membershipId })
    const other = newId('membership')
    await test.membership(other, organization.id, test.subgraph.caller(), 'MEMBER', 'ACTIVE', 1)
    duringTheRelease(() => test.call(admin, assignMutation, { esimId: id, membershipId: other }))
    const { data } = await test.activate(member, id)
    expect(data.activateEsim).toMatchObject({ activationCode: null, errors: [{ code: 'NOT_FOUND' }] })
    expect((await test.profileOf(id)).state).toBe('CONFIRMED')
  })

  it.each([
    ['a short key', { idempotencyKey: 'short' }],
    ['a long key', { idempotencyKey: newKey().repeat(6) }],
    ['a key that is not random', { idempotencyKey: 'k'.repeat(22) }],
    ['a long id', { esimId: 'e'.repeat(65) }],
    ['no key', { idempotencyKey: null }],
  ])('refuses bad input: %s', async (_what, bad) => {
    const { id, owner } = await test.esim()
    const { errors } = await test.call(owner, activateMutation, {
      esimId: id,
      idempotencyKey: newKey(),
      ...bad,
    })
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  it('[ESM-02] changes nothing while the carrier does not answer, and works with the same key afterwards', async () => {
    const { id, owner } = await test.esim()
    const input = { esimId: id, idempotencyKey: newKey() }
    test.carrier.fault(
      'releaseProfile',
      { kind: 'down' },
      { kind: 'answer', status: 200, body: '<html>' },
      { kind: 'failed', subjectCode: '8.2.1', reasonCode: '1.2' },
    )
    for (let time = 0; time < 3; time++)
      await test.expectRefusal(owner, activateMutation, input, 'CARRIER_UNAVAILABLE')
    expect(await test.see(owner, id)).toMatchObject({ state: 'ORDERED', problem: null })
    test.carrier.fault('releaseProfile', { kind: 'lost' })
    await test.expectRefusal(owner, activateMutation, input, 'CARRIER_UNAVAILABLE')
    const { data } = await test.call(owner, activateMutation, input)
    expect(data.activateEsim.esim.state).toBe('RELEASED')
    const calls = test.carrier.exchanges.filter(({ name }) => name === 'releaseProfile').slice(-2)
    expect(new Set(calls.map(({ request }) => request.header.functionCallIdentifier)).size).toBe(1)
  })

  it('[ESM-02] is not possible before the profile is prepared', async () => {
    test.carrier.store.limit('ENIGM_STANDARD', 0)
    const owner = test.subgraph.caller()
    const id = await test.idOf(await test.grant({ accountId: owner.accountId }))
    await test.subgraph.until(async () => (await test.see(owner, id)).problem === 'OUT_OF_STOCK')
    const { data } = await test.activate(owner, id)
    expect(data.activateEsim.errors[0].code).toBe('NOT_READY')
    expect((await test.see(owner, id)).availableActions).toEqual(['UNLINK', 'DELETE', 'RETIRE'])
    test.carrier.store.limit('ENIGM_STANDARD', 1_000)
    await test.ready(id)
    expect((await test.see(owner, id)).problem).toBeNull()
  })
})
