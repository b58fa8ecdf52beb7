import { newId } from '@enigm/contracts'
import { until, type TestCaller } from '@enigm/subgraph/testkit'
import { own, TestLedger } from '../governance.fixture'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await TestLedger.start()
})
afterAll(() => ledger.stop())

const ENTRIES =
  'entries(first: 100) { edges { node { seq action category outcome reason actorHandle targetHandle } } }'
const nodes = (log: any) => log.entries.edges.map(({ node }: any) => node)

describe('the ledger', () => {
  it('[AUD-06] shows a holder every entry of the account once, newest first, with the handles of its trail', async () => {
    const holder = ledger.customer()
    const scope = `account:${holder.accountId}`
    const device = newId('device')
    await ledger.write(
      { scope, actor: holder.accountId!, action: 'devices.device.trusted', target: device },
      { scope, actor: 'SUPPORT', action: 'Query.account', target: holder.accountId! },
      {
        scope,
        actor: holder.accountId!,
        action: 'Mutation.revokeDevice',
        outcome: 'DENIED',
        reason: 'FORBIDDEN',
      },
    )
    await ledger.recorded()
    const { app } = ledger.subgraph
    const [self, other] = [app.handle('ah', scope, holder.accountId!), app.handle('dh', scope, device)]
    expect(nodes(await ledger.log(holder, own(holder), ENTRIES))).toEqual([
      {
        ...{ seq: 3, action: 'Mutation.revokeDevice', category: 'REFUSAL', outcome: 'DENIED' },
        ...{ reason: 'FORBIDDEN', actorHandle: self, targetHandle: null },
      },
      {
        ...{ seq: 2, action: 'Query.account', category: 'READ', outcome: 'DONE' },
        ...{ reason: null, actorHandle: 'SUPPORT', targetHandle: self },
      },
      {
        ...{ seq: 1, action: 'devices.device.trusted', category: 'CHANGE', outcome: 'DONE' },
        ...{ reason: null, actorHandle: self, targetHandle: other },
      },
    ])
  })

  it('filters by category, beginning of the action, service and time, and pages by cursor', async () => {
    const holder = ledger.customer()
    const scope = `account:${holder.accountId}`
    await ledger.write(
      ...Array.from({ length: 5 }, (_, index) => ({ scope, action: index % 2 ? 'a_c.odd' : 'abc.even' })),
      { scope, action: 'Query.account' },
    )
    await ledger.recorded()
    const found = async (filter: string, page = 'first: 50') =>
      nodes(
        await ledger.log(
          holder,
          own(holder),
          `entries(${page}, filter: {${filter}}) { edges { node { seq } } }`,
        ),
      ).map(({ seq }: { seq: number }) => seq)
    expect(await found('category: READ')).toEqual([6])
    expect(await found('actionPrefix: "a_c."')).toEqual([4, 2])
    expect(await found('actionPrefix: "abc", category: CHANGE', 'first: 2')).toEqual([5, 3])
    expect(await found('service: "accounts"')).toEqual([])
    expect(await found('service: "governance", until: "2020-01-01T00:00:00Z"')).toEqual([])
    expect(await found('from: "2020-01-01T00:00:00Z"')).toHaveLength(6)
    const [first] = [
      await ledger.log(
        holder,
        own(holder),
        'entries(first: 4) { edges { node { seq } } pageInfo { endCursor } }',
      ),
    ]
    const after = first.entries.pageInfo.endCursor
    const rest = await ledger.log(
      holder,
      own(holder),
      `entries(first: 4, after: "${after}") { edges { node { seq } } }`,
    )
    expect(nodes(rest).map(({ seq }: { seq: number }) => seq)).toEqual([2, 1])
    await expect(
      ledger.log(holder, own(holder), 'entries(after: "x") { edges { node { seq } } }'),
    ).rejects.toThrow('BAD_USER_INPUT')
  })

  it('[AUD-01] shows the log of an organization and of a server to their administrators alone', async () => {
    const [admin, owner, administrator, stranger] = Array.from({ length: 4 }, () => ledger.customer())
    const [organizationId, serverId, ofOrganization] = [
      newId('organization'),
      newId('server'),
      newId('server'),
    ]
    const { subgraph } = ledger
    const membershipId = newId('membership')
    const membership = {
      membershipId,
      organizationId,
      accountId: admin!.accountId!,
      role: 'ADMIN',
      state: 'ACTIVE',
    } as const
    await subgraph.publish('accounts.membership.activated', membershipId, 1, membership as never)
    const server = (id: string, ownerId: string) =>
      subgraph.publish('servers.server.created', id, 1, {
        ...{ serverId: id, ownerId, entitlementId: newId('entitlement'), state: 'ACTIVE' },
      })
    await server(serverId, owner!.accountId!)
    await server(ofOrganization, organizationId)
    const memberId = newId('member')
    const member = { memberId, serverId, accountId: administrator!.accountId!, state: 'ACTIVE' } as const
    await subgraph.publish('servers.member.activated', memberId, 1, { ...member, role: 'ADMINISTRATOR' })
    await ledger.write(
      ...[`organization:${organizationId}`, `server:${serverId}`, `server:${ofOrganization}`].map(
        (scope) => ({ scope }),
      ),
    )
    await ledger.recorded()
    const size = async (caller: typeof admin, type: 'Organization' | 'Server', id: string) =>
      (await ledger.log(caller!, { type, id }, 'size'))?.size ?? null
    await until(async () => (await size(administrator, 'Server', serverId)) === 1)
    await until(async () => (await size(admin, 'Server', ofOrganization)) === 1)
    expect(await size(admin, 'Organization', organizationId)).toBe(1)
    expect(await size(owner, 'Server', serverId)).toBe(1)
    for (const caller of [owner, administrator, stranger]) {
      expect(await size(caller, 'Organization', organizationId)).toBeNull()
      expect(await size(caller, 'Server', ofOrganization)).toBeNull()
    }
    for (const caller of [admin, stranger]) expect(await size(caller, 'Server', serverId)).toBeNull()
    await subgraph.publish('servers.member.role.changed', memberId, 2, { ...member, role: 'USER' })
    await until(async () => (await size(administrator, 'Server', serverId)) === null)
  })

  it('[AUD-07] shows the platform’s log to operators and auditors, who leave an entry of the read in it', async () => {
    await ledger.write({ scope: 'platform', actor: newId('account'), action: 'payments.batch.issued' })
    await ledger.recorded()
    const auditor = ledger.subgraph.caller('AUDITOR')
    const before = nodes(await ledger.log(auditor, 'platform', ENTRIES))
    expect(before[0]).toMatchObject({ action: 'payments.batch.issued' })
    expect(await ledger.subgraph.audit(`account:${auditor.accountId}`)).toMatchObject([
      { action: 'Query.platformAuditLog', actor: auditor.accountId },
    ])
    for (const [caller, code] of [
      [ledger.customer(), 'FORBIDDEN'],
      [ledger.subgraph.caller('SUPPORT'), 'FORBIDDEN'],
      [null, 'UNAUTHENTICATED'],
    ] as const)
      await expect(ledger.log(caller, 'platform', 'size')).rejects.toThrow(code)
  })

  it.each(['organization', 'server'] as const)(
    '[AUD-01] shows the log of any %s to auditors, whose reads its own readers see in it',
    async (kind) => {
      const { subgraph } = ledger
      const id = newId(kind)
      const scope = `${kind}:${id}`
      await ledger.write({ scope, action: 'x.y.changed' })
      await ledger.recorded()
      const query = `query ($id: ID!) { log: ${kind}AuditLog(${kind}Id: $id) { size ${ENTRIES} export { lines } } }`
      const read = (caller: TestCaller | null, of = id) => subgraph.call(caller, query, { id: of })
      const auditor = subgraph.caller('AUDITOR')

      const { data } = await read(auditor)

      expect(data.log).toMatchObject({ size: 1, export: null })
      expect(nodes(data.log)).toMatchObject([{ action: 'x.y.changed' }])
      const name = `Query.${kind}AuditLog`
      expect(await subgraph.audit(scope)).toMatchObject([
        { action: 'x.y.changed' },
        { action: name, actor: 'AUDITOR', target: id, outcome: 'DONE' },
      ])
      expect((await subgraph.audit('platform')).at(-1)).toMatchObject({ action: name, target: id })
      expect((await subgraph.audit(`account:${auditor.accountId}`)).at(-1)).toMatchObject({ action: name })

      for (const absent of [newId(kind), auditor.accountId!, 'platform'])
        expect((await read(auditor, absent)).data.log).toBeNull()
      for (const [caller, code] of [
        [ledger.customer(), 'FORBIDDEN'],
        [subgraph.caller('OPERATOR'), 'FORBIDDEN'],
        [subgraph.caller('SUPPORT'), 'FORBIDDEN'],
        [subgraph.partner(newId('organization')), 'FORBIDDEN'],
        [null, 'UNAUTHENTICATED'],
      ] as const)
        expect((await read(caller)).errors?.[0]?.extensions.code).toBe(code)
      expect(await subgraph.audit(scope)).toHaveLength(2)
    },
  )

  it('catches up with more entries than one request answers, in their order, and without a gap', async () => {
    const holder = ledger.customer()
    const scope = `account:${holder.accountId}`
    await ledger.subgraph.app.data.query(
      `SELECT append_audit($1, 'system', 'step.' || n, '', 'DONE', '', '', '') FROM generate_series(1, 1200) n`,
      [scope],
    )
    await ledger.recorded()
    const rows = await ledger.subgraph.app.read<{ action: string }>(
      `SELECT e.action FROM ledger_entry e JOIN ledger_log l ON l.id = e.log_id WHERE l.scope = $1 ORDER BY e.seq`,
      [scope],
    )
    expect(rows.map(({ action }) => action)).toEqual(
      Array.from({ length: 1200 }, (_, index) => `step.${index + 1}`),
    )
    expect(await ledger.findings()).toEqual([])
  })

  it('records an entry whose clock went back at its place', async () => {
    const holder = ledger.customer()
    const scope = `account:${holder.accountId}`
    await ledger.write({ scope, action: 'first' })
    await ledger.writeAt('2001-01-01Z', { scope, action: 'second' })
    await ledger.write({ scope, action: 'third' })
    await ledger.recorded()
    const log = await ledger.log(holder, own(holder), 'entries { edges { node { seq at action } } }')
    expect(nodes(log)).toMatchObject([
      { seq: 3, action: 'third' },
      { seq: 2, at: '2001-01-01T00:00:00.000Z', action: 'second' },
      { seq: 1 },
    ])
    expect(await ledger.findings()).toEqual([])
  })
})

describe('a checkpoint', () => {
  it('[AUD-04] is due at once after 1,000 entries; after 999 it waits for its time', async () => {
    const write = async (count: number) => {
      await ledger.subgraph.app.data.query(
        `SELECT append_audit($1, 'system', 'x.y.changed', '', 'DONE', '', '', '') FROM generate_series(1, $2)`,
        [`account:${newId('account')}`, count],
      )
      await ledger.recorded()
    }
    const signed = async () => {
      const [row] = await ledger.subgraph.app.read<{ size: number }>(
        'SELECT max(size)::float8 AS size FROM ledger_checkpoint',
      )
      return row!.size
    }
    await ledger.checkpoint()
    const before = await signed()

    await write(999)
    const [job] = await ledger.subgraph.app.read<{ pending: number; isDue: boolean }>(
      `SELECT pending, due_at <= clock_timestamp() AS "isDue" FROM ledger_state, job WHERE kind = 'ledger.checkpoint'`,
    )
    expect(job).toEqual({ pending: 999, isDue: false })
    // Its time does not come: only the number of entries can begin it.
    await ledger.subgraph.app.data.query(
      `UPDATE job SET due_at = clock_timestamp() + interval '1 day' WHERE kind = 'ledger.checkpoint'`,
    )
    expect(await signed()).toBe(before)

    await write(1)
    await until(async () => (await signed()) > before, 'the checkpoint')
    expect(await ledger.subgraph.app.read('SELECT pending FROM ledger_state')).toEqual([{ pending: 0 }])
  })
})

describe('a trail that is not complete', () => {
  it('[AUD-04] is found: a removed entry, a changed entry, and a restored database', async () => {
    const { subgraph } = ledger
    const holder = ledger.customer()
    const scope = `account:${holder.accountId}`
    const before = (await ledger.findings()).length
    // Nothing is read while these are changed: the ledger cannot take the positions.
    await subgraph.asOwner(`BEGIN;
      SELECT position FROM audit_sequence FOR UPDATE;
      SELECT append_audit('${scope}', 'system', 'step.' || n, '', 'DONE', '', '', '') FROM generate_series(1, 5) n;
      DELETE FROM audit_entry WHERE scope = '${scope}' AND seq = 2;
      UPDATE audit_entry SET action = 'other' WHERE scope = '${scope}' AND seq = 4;
      COMMIT`)
    await ledger.recorded().catch(() => undefined)
    await until(async () => (await ledger.findings()).length >= before + 2)
    expect((await ledger.findings()).slice(before).map(({ kind }) => kind)).toEqual(['GAP', 'ALTERED'])

    const [{ position }] = await subgraph.app
      .read<{ position: number }>(`SELECT max(position)::float8 - 1 AS position FROM audit_entry`)
      .then((rows) => rows as [{ position: number }])
    await subgraph.asOwner(`BEGIN;
      DELETE FROM audit_entry WHERE position >= ${position};
      UPDATE audit_sequence SET position = ${position - 1};
      UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_entry WHERE scope = '${scope}' AND seq = 3) WHERE scope = '${scope}';
      SELECT append_audit('${scope}', 'system', 'after.restoration', '', 'DONE', '', '', '');
      COMMIT`)
    await until(async () => {
      const log = await ledger.log(holder, own(holder), 'entries(first: 1) { edges { node { action } } }')
      return nodes(log)[0].action === 'after.restoration'
    })
    expect((await ledger.findings()).at(-1)).toEqual({ service: 'governance', kind: 'RESTORED', position })
    const log = await ledger.log(holder, own(holder), 'size')
    expect(log.size).toBe(5)
  })
})
