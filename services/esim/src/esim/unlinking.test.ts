import { newId } from '@enigm/contracts'
import { EsimTest } from './esim.fixture'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterEach(() => test.carrier.recover())
afterAll(() => test.stop())

/** Reads every table and expects that no record links the account to the profile. @returns all rows as text */
async function expectNoLink(accountId: string, { profileId, iccid }: { profileId: string; iccid: string }) {
  const tables = await test.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  )
  const rows: { table: string; row: string }[] = []
  for (const { name } of tables) {
    const found = await test.sql<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`)
    rows.push(...found.map(({ row }) => ({ table: name, row })))
  }
  // All ids that can be reached from the account by ids in one row, correlation ids included.
  const known = new Set([accountId])
  for (let size = 0; size !== known.size;) {
    size = known.size
    for (const { row } of rows) {
      if (![...known].some((id) => row.includes(id))) continue
      for (const [id] of row.matchAll(/\b(?:cprof|esim|ent|acct)_[1-9A-HJ-NP-Za-km-z]{16,22}\b/g))
        known.add(id)
      const correlationId = /"correlation_id": "([^"]+)"/.exec(row)?.[1]
      if (correlationId) known.add(correlationId)
    }
  }
  expect(known).not.toContain(profileId)
  for (const { row } of rows.filter(({ row }) => [...known].some((id) => row.includes(id)))) {
    expect(row).not.toContain(iccid)
    expect(row).not.toContain(profileId)
  }
  return { rows, known }
}

describe('unlinkEsim', () => {
  it('[ESM-05] leaves no record that links the account to the profile, and lists the records that stay', async () => {
    const esim = await test.installed()
    const { accountId } = esim.owner
    const { id: profileId, iccid } = await test.profileOf(esim.id)
    const { data } = await test.critical(esim.owner, 'unlinkEsim', esim.id)
    expect(data.unlinkEsim).toEqual({
      esim: { id: esim.id, state: 'UNLINKED', association: { state: 'UNLINKED' } },
      retained: ['AUDIT_ENTRIES', 'EVENTS_IN_DELIVERY', 'PROFILE_WITHOUT_HOLDER'],
      limitations: [{ code: 'ESIM_UNLINK_KEEPS_PROFILE' }],
      errors: [],
    })
    expect(await test.see(esim.owner, esim.id)).toBeNull()

    const { rows } = await expectNoLink(accountId!, { profileId, iccid })
    const holding = rows.filter(({ row }) => row.includes(accountId!)).map(({ table }) => table)
    expect([...new Set(holding)].sort()).toEqual(['audit_entry', 'audit_head', 'inbox', 'outbox'])
    const left = rows.filter(({ row }) => row.includes(iccid))
    expect(left.map(({ table }) => table)).toEqual(['carrier_profile'])
  })

  it('[ESM-05] leaves none while the carrier does not answer, and neither does the erasure of the account', async () => {
    const [unlinked, deleted] = [await test.esim(), await test.esim()]
    test.carrier.fault('cancelOrder', ...Array(40).fill({ kind: 'down' }))
    const profiles = [await test.profileOf(unlinked.id), await test.profileOf(deleted.id)]
    await test.critical(unlinked.owner, 'unlinkEsim', unlinked.id)
    await test.critical(deleted.owner, 'deleteEsim', deleted.id)
    const { accountId } = deleted.owner
    const deletionId = newId('accountDeletion')
    const data = { accountId: accountId!, state: 'DELETION_REQUESTED', deletionId } as const
    await test.subgraph.publish('accounts.account.snapshot', accountId!, 1, data)
    await test.subgraph.until(async () => (await test.subgraph.events(deletionId))[0], 'the erasure')
    for (const [index, { owner, id }] of [unlinked, deleted].entries()) {
      const { id: profileId, iccid } = profiles[index]
      const { known } = await expectNoLink(owner.accountId!, { profileId, iccid })
      expect(known).toContain(id)
      expect(await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', profileId)).toHaveLength(1)
    }
    test.carrier.recover()
    for (const { iccid } of profiles) {
      const isGone = async () => (await test.subgraph.tablesWith(iccid)).length === 0
      await test.subgraph.until(isGone, 'the carrier’s answer')
    }
  })

  it('[ESM-05] names the holder that it had in its event and its audit entry, with the grant', async () => {
    const esim = await test.installed()
    const { accountId } = esim.owner
    await test.critical(esim.owner, 'unlinkEsim', esim.id)
    expect((await test.subgraph.events(esim.id)).at(-1)).toMatchObject({
      type: 'esim.esim.unlinked',
      data: { esimId: esim.id, accountId, entitlementId: esim.entitlementId, state: 'UNLINKED' },
    })
    const entry = (await test.subgraph.audit(`account:${accountId}`)).at(-1)!
    expect(entry).toMatchObject({ action: 'esim.esim.unlinked', actor: accountId, target: esim.id })
    expect(entry.grantId).toMatch(/^grant_/)
  })

  it('[ESM-05] returns a profile that was not released to the carrier and keeps no record of it', async () => {
    const esim = await test.esim()
    const { id: profileId, iccid } = await test.profileOf(esim.id)
    const { data } = await test.critical(esim.owner, 'unlinkEsim', esim.id)
    expect(data.unlinkEsim.retained).toEqual(['AUDIT_ENTRIES', 'EVENTS_IN_DELIVERY'])
    const gone = async () =>
      (await test.sql('SELECT 1 FROM carrier_profile WHERE id = $1', profileId)).length === 0
    await test.subgraph.until(gone, 'the end of the profile')
    expect(await test.subgraph.everything()).not.toContain(iccid)
    const state = [...test.carrier.store.profiles.values()].find((profile) =>
      profile.iccid.startsWith(iccid),
    )!.state
    expect(['Available', 'Allocated', 'Confirmed']).toContain(state)
  })

  it('[ESM-05] does not let its entitlement order another eSIM', async () => {
    const esim = await test.esim()
    await test.critical(esim.owner, 'unlinkEsim', esim.id)
    const { accountId } = esim.owner
    const data = {
      entitlementId: esim.entitlementId,
      accountId,
      productKind: 'ESIM',
      state: 'GRANTED',
    } as const
    await test.subgraph.publish('payments.entitlement.snapshot', esim.entitlementId, 3, data)
    await test.esim()
    expect(await test.sql('SELECT id FROM esim WHERE account_id = $1', accountId)).toEqual([])
  })
})
