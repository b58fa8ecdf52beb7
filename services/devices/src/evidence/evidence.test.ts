import { newId, scopesOfRole } from '@enigm/contracts'
import { DeviceMaker } from '@enigm/simulators'
import type { TestCaller, TestSubgraph } from '@enigm/subgraph/testkit'
import { ManagedPhone, member, simulate } from '../command/commands.fixture'
import { Owner, startDevices } from '../device/device.fixture'
import { certificatesIn, certifies } from './certificate-chain'
import { issueNonce, NONCE_MILLISECONDS } from '../endpoint/nonce'

let subgraph: TestSubgraph
let maker: DeviceMaker
beforeAll(async () => {
  maker = await DeviceMaker.create()
  subgraph = await startDevices({ DEVICE_ATTESTATION_ROOTS: maker.rootInPem })
})
afterAll(() => subgraph.stop())

const TRUST =
  'trust { signals { kind value source observedAt } posture { screenLock reportedHour } attestation attestedHour limitations { code } }'
const REVIEW =
  'activeDefense { signal { kind value source observedAt } findings { category reportedHour } limitations { code } }'

const read = async (caller: TestCaller, handle: string, fields: string, query = 'device') =>
  subgraph.call<any>(caller, `query ($handle: DeviceHandle!) { ${query}(handle: $handle) { ${fields} } }`, {
    handle,
  })

const trustOf = async ({ owner, handle }: ManagedPhone) =>
  (await read(owner.panel, handle, TRUST)).data.device.trust
const reviewOf = async ({ owner, handle }: ManagedPhone) =>
  (await read(owner.panel, handle, REVIEW)).data.device.activeDefense

/** What an attestation by these certificates is answered with. */
const attest = async (phone: ManagedPhone, attestation: string[]) => phone.phone.sendEvidence({ attestation })
const passed = { status: 200, body: { attestation: 'PASSED' } }
const failed = { status: 200, body: { attestation: 'FAILED' } }

async function hoursLater(hours: number) {
  for (const [table, column] of [
    ['device_attestation', 'attested_hour'],
    ['device_defense_report', 'reported_hour'],
    ['device_finding', 'reported_hour'],
  ])
    await subgraph.app.read(`UPDATE ${table} SET ${column} = ${column} - make_interval(hours => $1)`, [hours])
}

describe('remote attestation', () => {
  it('[TRU-13] passes by a chain that certifies the key of the device, and keeps the outcome alone, which becomes stale', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    expect(await trustOf(phone)).toMatchObject({ attestation: 'NOT_REQUIRED', attestedHour: null })

    expect(await attest(phone, await maker.attestation(phone.phone.device))).toEqual(passed)

    const { attestation, attestedHour, signals } = await trustOf(phone)
    expect([attestation, attestedHour]).toEqual(['PASSED', expect.stringMatching(/:00:00\.000Z$/)])
    expect(signals).toContainEqual({
      kind: 'REMOTE_ATTESTATION',
      value: 'PASSED',
      source: 'remote-attestation',
      observedAt: attestedHour,
    })
    const { id } = await phone.row()
    const [row] = await subgraph.app.read('SELECT * FROM device_attestation WHERE device_id = $1', [id])
    expect(Object.keys(row as object).sort()).toEqual(['account_id', 'attested_hour', 'device_id', 'outcome'])
    await hoursLater(26)
    expect(await trustOf(phone)).toMatchObject({ attestation: 'STALE' })
  })

  it('[TRU-13] fails by certificates of another device, of another maker, out of date, by no authority, and by no certificates', async () => {
    const [phone, other] = [await ManagedPhone.enrolled(subgraph), await ManagedPhone.enrolled(subgraph)]
    const { device } = phone.phone
    const [leaf, line] = await maker.attestation(device)
    const stranger = await DeviceMaker.create()
    const invalid = [
      await maker.attestation(other.phone.device),
      await stranger.attestation(device),
      [(await stranger.attestation(device))[0]!, line!],
      await maker.attestation(device, { days: -1 }),
      [leaf!],
      [line!, leaf!],
      ['bm8gY2VydGlmaWNhdGU='],
      [''],
      [leaf!, 'x'],
    ]
    for (const chain of invalid) expect(await attest(phone, chain)).toEqual(failed)
    expect(await trustOf(phone)).toMatchObject({ attestation: 'FAILED' })
    expect(await attest(phone, [leaf!, line!])).toEqual(passed)
  })

  it.each([
    ['a line that is no authority', { isAuthority: false }],
    ['a line that is out of date', { days: -1 }],
  ])('[TRU-13] fails by %s', async (_, line) => {
    const careless = await DeviceMaker.create(line)
    const { device } = (await ManagedPhone.enrolled(subgraph)).phone
    const key = device.publicKey as Parameters<typeof certifies>[2]
    expect(await certifies(certificatesIn(careless.rootInPem), await careless.attestation(device), key)).toBe(
      false,
    )
  })

  it('[TRU-13] is required by a strict policy alone: without one that is fresh the outcome is stale', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph, 'STRICT')
    expect(await trustOf(phone)).toMatchObject({ attestation: 'STALE', attestedHour: null })
  })

  it('[THR-03] counts with the signature and a nonce of this device, from a device that may poll', async () => {
    const [phone, other] = [await ManagedPhone.enrolled(subgraph), await ManagedPhone.enrolled(subgraph)]
    const attestation = await maker.attestation(phone.phone.device)
    const [{ id }, { id: otherId }] = [await phone.row(), await other.row()]
    const required = { status: 401, body: { code: 'NONCE_REQUIRED' } }
    for (const nonce of [
      '',
      issueNonce(subgraph.app, otherId),
      issueNonce(subgraph.app, id, '', Date.now() - NONCE_MILLISECONDS),
    ])
      expect(await phone.phone.sendEvidence({ attestation, nonce })).toEqual(required)
    const message = await phone.phone.evidenceMessage({ attestation })
    expect(await phone.phone.send('poll', message)).toMatchObject({ body: { code: 'MESSAGE_INVALID' } })
    expect(await phone.phone.sendEvidence({ findings: ['SOMETHING'] })).toMatchObject({ status: 401 })
    const pending = simulate(subgraph, await phone.owner.device('PENDING_ENROLLMENT', 'ENIGM_OS'))
    expect(await pending.sendEvidence({ findings: [] })).toEqual({
      status: 403,
      body: { code: 'NOT_TRUSTED' },
    })
    expect(await trustOf(phone)).toMatchObject({ attestation: 'NOT_REQUIRED' })
  })

  it('writes nothing for the same evidence within an hour', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    const attestation = await maker.attestation(phone.phone.device)
    await phone.phone.sendEvidence({ attestation, findings: ['INTERCEPTION'] })
    const [{ version }, trail] = [await phone.row(), await phone.owner.audit()]
    for (let again = 0; again < 3; again++)
      await phone.phone.sendEvidence({ attestation, findings: ['INTERCEPTION'] })
    expect((await phone.row()).version).toBe(version)
    expect(await phone.owner.audit()).toEqual(trail)
    expect(trail.at(-1)).toMatchObject({
      action: 'devices.device.evidence.recorded',
      reason: 'ATTESTATION_PASSED',
      outcome: 'DONE',
    })
  })
})

describe('findings of Active Defense', () => {
  const NOTHING = { value: 'NOTHING_REPORTED', kind: 'ACTIVE_DEFENSE', source: 'active-defense' }

  it('[DEV-11] [TRU-11] [LIM-02] are categories by the hour; none is not the same as clean, and no report is null', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    expect(await reviewOf(phone)).toBeNull()
    await phone.phone.sendEvidence({ findings: [] })
    expect(await reviewOf(phone)).toMatchObject({
      signal: NOTHING,
      findings: [],
      limitations: [{ code: 'ACTIVE_DEFENSE_INCOMPLETE' }],
    })

    await phone.phone.sendEvidence({ findings: ['KNOWN_THREAT', 'INTERCEPTION', 'KNOWN_THREAT'] })

    const { signal, findings } = await reviewOf(phone)
    expect(signal).toMatchObject({ ...NOTHING, value: 'FINDINGS_REPORTED' })
    expect(findings.map(({ category }: any) => category)).toEqual(['INTERCEPTION', 'KNOWN_THREAT'])
    const { id } = await phone.row()
    const [row] = await subgraph.app.read('SELECT * FROM device_finding WHERE device_id = $1', [id])
    expect(Object.keys(row as object).sort()).toEqual([
      'account_id',
      'category',
      'device_id',
      'reported_hour',
    ])
    const data = JSON.stringify((await phone.owner.events(await phone.row())).at(-1))
    expect(data).toContain('evidence.recorded')
    expect(data).not.toMatch(/INTERCEPTION|KNOWN_THREAT/)
  })

  it('[DEV-11] are forgotten after thirty days', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    const { id } = await phone.row()
    await phone.phone.sendEvidence({ findings: ['DATA_OUTFLOW'] })
    await hoursLater(31 * 24)
    expect(await reviewOf(phone)).toBeNull()
    await subgraph.app.read(`UPDATE job SET due_at = now() WHERE aggregate_id = $1`, [id])
    await subgraph.until(
      async () =>
        (await subgraph.app.read('SELECT FROM device_finding WHERE device_id = $1', [id])).length === 0,
      'the findings to be deleted',
    )
  })

  it('[POL-03] [PRV-06] reach other services as one category, of a device that has reported in managed mode alone', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    const { id } = await phone.row()
    const told = async () => {
      const [management] = await subgraph.app.read<{ id: string }>(
        'SELECT id FROM device_management WHERE device_id = $1',
        [id],
      )
      const { data } = (await subgraph.events(management!.id)).at(-1)!
      const { findings, findingsDay, ...more } = data as Record<string, unknown>
      expect(JSON.stringify(more)).not.toMatch(/KNOWN_THREAT|INTERCEPTION/)
      return [findings, findingsDay && new Date(findingsDay as string).getUTCHours()]
    }
    await phone.phone.sendEvidence({ findings: [] })
    expect(await phone.events()).toEqual([])
    await phone.does('enableManagedMode')
    expect(await told()).toEqual([undefined, undefined])

    await phone.phone.sendEvidence({ findings: [] })
    expect(await told()).toEqual(['NONE', 0])
    await phone.phone.sendEvidence({ findings: ['KNOWN_THREAT'] })
    expect(await told()).toEqual(['OPEN', 0])
    const before = await phone.events()
    for (const findings of [[], ['KNOWN_THREAT'], ['INTERCEPTION']] as const)
      await phone.phone.sendEvidence({ findings: [...findings] })
    expect(await told()).toEqual(['OPEN', 0])
    expect(await phone.events()).toEqual(before)

    await hoursLater(31 * 24)
    await subgraph.app.read(`UPDATE job SET due_at = now() WHERE aggregate_id = $1`, [id])
    await subgraph.until(async () => (await told())[0] === 'NONE', 'the last finding to be closed')
    await phone.does('disableManagedMode')
    expect(await told()).toEqual([undefined, undefined])
    expect(await phone.events()).toEqual([
      ...['management.enabled', 'management.findings.recorded', 'management.findings.recorded'],
      ...['management.findings.recorded', 'management.disabled'],
    ])
  })

  it('[PRV-06] [DEV-11] need defense:review, which a restricted session, staff and partners do not have; every read is in the trail of the owner', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    await phone.phone.sendEvidence({ findings: ['KNOWN_THREAT'] })
    const { accountId } = phone.owner
    const without = scopesOfRole.CUSTOMER.filter((scope) => scope !== 'defense:review')
    for (const role of ['OPERATOR', 'SUPPORT', 'AUDITOR', 'PARTNER', 'DASHBOARD'] as const)
      expect(scopesOfRole[role]).not.toContain('defense:review')
    const refused = await read({ ...phone.owner.panel, scopes: without }, phone.handle, REVIEW)
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    await reviewOf(phone)
    expect((await subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      action: 'Device.activeDefense',
      actor: accountId,
      target: (await phone.row()).id,
    })
  })

  it('[PRV-06] [DEV-19] are shown to administrators of a bound device since its binding, each read to the owner by the category of the reader', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.phone.sendEvidence({ findings: ['KNOWN_THREAT'] })
    await hoursLater(2)
    const [organizationId, admin] = [newId('organization'), new Owner(subgraph)]
    await member(subgraph, admin, organizationId, 'ADMIN')
    await member(subgraph, phone.owner, organizationId)
    await phone.does('bindManagedDevice', { organizationId })
    const handle = subgraph.app.handle('dh', `organization:${organizationId}`, (await phone.row()).id)
    const seen = async (caller = admin.panel) =>
      (await read(caller, handle, REVIEW, 'managedDevice')).data.managedDevice
    expect(await seen()).toEqual({ activeDefense: null })
    await subgraph.app.read(
      `UPDATE device_management SET bound_at = bound_at - interval '1 hour' WHERE organization_id = $1`,
      [organizationId],
    )
    await phone.phone.sendEvidence({ findings: ['INTERCEPTION'] })

    expect((await seen()).activeDefense.findings).toMatchObject([{ category: 'INTERCEPTION' }])

    expect((await phone.owner.audit()).at(-1)).toMatchObject({
      action: 'ManagedDevice.activeDefense',
      actor: 'ADMINISTRATOR',
    })
    expect(await seen(new Owner(subgraph).panel)).toBeNull()
  })
})

describe('Device.trust', () => {
  const kinds = ({ signals }: any) => signals.map(({ kind, value, source }: any) => [kind, value, source])
  const none = [
    ['SECURITY_CENTER_POSTURE', 'NOT_REPORTED', 'enigm-os'],
    ['REMOTE_ATTESTATION', 'NOT_REQUIRED', 'remote-attestation'],
  ]

  it('[DEV-10] [TRU-01] [TRU-02] [TRU-03] [TRU-14] [LIM-01] lists each state with its source and time, and no score', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    const trust = await trustOf(phone)
    expect(kinds(trust)).toEqual([
      ['DEVICE_ENROLLMENT', 'APPROVED', 'device-lifecycle'],
      ['DEVICE_REVOCATION', 'NOT_REVOKED', 'device-lifecycle'],
      ['DEVICE_REPLACEMENT', 'NOT_REPLACED', 'device-lifecycle'],
      ...none,
    ])
    expect(trust.limitations).toEqual([{ code: 'ENDPOINT_NOT_PROVEN' }, { code: 'POSTURE_OPTIONAL' }])
    const { enrolled_at, requested_at } = await phone.row()
    expect(trust.signals.slice(0, 2).map(({ observedAt }: any) => observedAt)).toEqual([
      enrolled_at.toISOString(),
      requested_at.toISOString(),
    ])

    const pending = await phone.owner.device('PENDING_ENROLLMENT')
    const waiting = (await read(phone.owner.panel, pending.handle, TRUST)).data.device.trust
    expect(kinds(waiting)[0]).toEqual(['DEVICE_ENROLLMENT', 'PENDING', 'device-lifecycle'])
    await phone.owner.act('REJECT', pending.handle)
    const rejected = (await read(phone.owner.panel, pending.handle, TRUST)).data.device.trust
    expect(kinds(rejected).slice(0, 2)).toEqual([
      ['DEVICE_ENROLLMENT', 'NOT_APPROVED', 'device-lifecycle'],
      ['DEVICE_REVOCATION', 'REVOKED', 'device-lifecycle'],
    ])
    await phone.owner.act('REPLACE', phone.handle)
    const { ended_at } = await phone.row()
    expect((await trustOf(phone)).signals).toContainEqual({
      kind: 'DEVICE_REPLACEMENT',
      value: 'REPLACED',
      source: 'device-lifecycle',
      observedAt: ended_at.toISOString(),
    })
  })

  it('[TRU-04] [TRU-12] [MDM-07] has managed mode while it is on, and the posture that the device has reported', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    expect(kinds(await trustOf(phone))).toContainEqual(['MANAGED_DEVICE', 'MANAGED', 'managed-capabilities'])
    await phone.does('requestRemoteOperation', { operation: 'REFRESH_POSTURE' })
    await phone.phone.carryOut((await phone.phone.poll())!)
    const trust = await trustOf(phone)
    expect(trust.posture).toMatchObject({ screenLock: true })
    expect(kinds(trust)).toContainEqual(['SECURITY_CENTER_POSTURE', 'REPORTED', 'enigm-os'])
    await phone.does('disableManagedMode')
    expect(await trustOf(phone)).toMatchObject({ posture: null })
    expect(kinds(await trustOf(phone)).map(([kind]: string[]) => kind)).not.toContain('MANAGED_DEVICE')
  })

  it('[MDM-13] [LIM-10] [TRU-12] works without Enigm OS: posture is null and not deployed, nothing fails', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device('TRUSTED', 'ENIGM_APP')
    const { data, errors } = await read(owner.panel, handle, `state managedMode ${TRUST} ${REVIEW}`)
    expect(errors).toBeUndefined()
    expect(data.device).toMatchObject({
      state: 'TRUSTED',
      managedMode: 'OFF',
      trust: { posture: null, attestation: 'NOT_REQUIRED', attestedHour: null },
      activeDefense: null,
    })
    expect(kinds(data.device.trust)).toContainEqual(['SECURITY_CENTER_POSTURE', 'NOT_DEPLOYED', 'enigm-os'])
  })

  it('[DEV-10] is read for all devices of an account in one request, and by its holder alone', async () => {
    const owner = new Owner(subgraph)
    await owner.device('TRUSTED')
    const { handle } = await owner.device('TRUSTED', 'ENIGM_OS')
    const { data } = await subgraph.call<any>(
      owner.panel,
      `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) {
        ... on Account { devices { edges { node { handle ${TRUST} } } } } } }`,
      { id: owner.accountId },
    )
    const { edges } = data._entities[0].devices
    expect(edges).toHaveLength(2)
    for (const { node } of edges) expect(node.trust.signals).toHaveLength(5)
    expect((await read(new Owner(subgraph).panel, handle, TRUST)).data).toEqual({ device: null })
  })
})
