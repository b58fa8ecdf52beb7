import { startTestAccounts } from '../accounts.fixture'
import { startRecovery } from '../protection/recovery/recovery.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const jobOf = async (id: string) =>
  (await starting).sql(`SELECT due_at FROM job WHERE kind = 'account.expiry' AND aggregate_id = $1`, id)

/** Makes the expiry of these accounts due, and waits until each was decided. */
async function afterADay(ids: string[]) {
  const { sql, subgraph } = await starting.then((accounts) => ({
    sql: accounts.sql.bind(accounts),
    subgraph: accounts.subgraph,
  }))
  await sql(`UPDATE job SET due_at = clock_timestamp() WHERE aggregate_id = ANY($1)`, ids)
  await subgraph.until(
    async () =>
      (await sql(`SELECT 1 FROM job WHERE kind = 'account.expiry' AND aggregate_id = ANY($1)`, ids))
        .length === 0,
    'expiry',
  )
}

describe('an account without a sign-in', () => {
  it('[ACC-01] is erased 24 hours after its creation, with one event, and leaves no row', async () => {
    const accounts = await starting
    const input = { idempotencyKey: 'a-key-with-128-random-bits' }
    const created = await accounts.create(input)
    const { id } = created.account
    const [{ due_at }] = await jobOf(id)
    expect((due_at.getTime() - Date.now()) / 3_600_000).toBeCloseTo(24, 1)
    await afterADay([id])

    expect((await accounts.subgraph.events(id)).map(({ type, version }) => [type, version])).toEqual([
      ['accounts.account.created', 1],
      ['accounts.account.erased', 2],
    ])
    expect(await accounts.subgraph.audit(`account:${id}`)).toMatchObject([
      { action: 'accounts.account.created' },
      { action: 'accounts.account.erased', actor: 'system' },
    ])
    expect(await accounts.subgraph.tablesWith(id)).toEqual(['audit_entry', 'audit_head', 'outbox'])
    expect(await accounts.signIn(created)).toMatchObject({ session: null })
    expect((await accounts.create(input)).account.id).not.toBe(id)
  })

  it('stays when its holder signed in, bought something before, or recovered it', async () => {
    const accounts = await starting
    const active = await accounts.create()
    await accounts.signIn(active)
    const enrolled = await accounts.create({ enrollmentToken: await accounts.enrollmentToken() })
    const recovered = await accounts.create()
    await startRecovery(accounts, recovered)
    const unused = await accounts.create()
    const ids = [active, enrolled, recovered, unused].map(({ account }) => account.id)
    await afterADay(ids)
    const left = await accounts.sql('SELECT id FROM account WHERE id = ANY($1)', ids)
    expect(left.map(({ id }) => id as string).sort()).toEqual(ids.slice(0, 3).sort())
  })
})
