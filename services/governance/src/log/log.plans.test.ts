import type { TestCaller } from '@enigm/subgraph/testkit'
import { own, TestLedger } from '../governance.fixture'

const ENTRIES = 60_000
/** The rows that one page of 20 entries may read, inner nodes of an export excluded. */
const MOST_ROWS = 1_000

let ledger: TestLedger
let holder: TestCaller
beforeAll(async () => {
  ledger = await TestLedger.start()
  holder = ledger.customer()
  await ledger.write({ scope: `account:${holder.accountId}` })
  await ledger.checkpoint()
  // Of 60,000 entries in 300 days, the few of a rare kind are the oldest ones.
  await ledger.subgraph.asOwner(`
    INSERT INTO ledger_entry (log_id, seq, service, epoch, position, at, action, outcome, reason, actor, actor_salt, actor_commitment,
      target_commitment, record_commitment, leaf)
    SELECT l.id, n, CASE WHEN n < 10 THEN 'esim' ELSE 'servers' END, 1, n, now() - make_interval(secs => (${ENTRIES} - n) * 432),
      CASE WHEN n < 10 THEN 'Query.customerEsims' WHEN n < 20 THEN 'servers.server.created' ELSE 'servers.member.added' END,
      CASE WHEN n < 30 THEN 'DENIED' ELSE 'DONE' END, '', CASE WHEN n < 10 THEN 'SUPPORT' ELSE 'ah_1' END, 'salt', '', '', '', ''
    FROM ledger_log l, generate_series(2, ${ENTRIES}) n WHERE l.scope = 'account:${holder.accountId}';
    UPDATE ledger_log SET size = ${ENTRIES}, noted_size = ${ENTRIES} WHERE scope = 'account:${holder.accountId}';
    ANALYZE ledger_entry; ANALYZE ledger_log`)
}, 60_000)
afterAll(() => ledger.stop())

interface Plan {
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}

/** The rows that the scans of a plan have read, also those that did not fit. */
function rowsRead({ Plans = [], ...plan }: Plan): number {
  const own = plan['Node Type'].includes('Scan')
    ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
    : 0
  return own + Plans.reduce((sum, each) => sum + rowsRead(each), 0)
}

/** The rows that the statements of an action read from the entries of logs. */
async function entriesRead(run: () => Promise<unknown>): Promise<number> {
  const { app } = ledger.subgraph
  const { read } = app
  let total = 0
  app.read = async (statement: any, parameters: readonly unknown[] = []) => {
    const sql: string = typeof statement === 'string' ? statement : statement.sql
    if (sql.includes('FROM ledger_entry')) {
      const [row] = await app.data.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, [...parameters])
      total += rowsRead(row['QUERY PLAN'][0].Plan)
    }
    return read.call(app, statement, parameters)
  }
  try {
    await run()
    return total
  } finally {
    app.read = read
  }
}

const moment = (day: number) => new Date(Date.now() - (300 - day) * 86_400_000).toISOString()
const deep = `after: "${Buffer.from('[30000]').toString('base64url')}"`
const page = (parameters: string) => `entries(first: 20, ${parameters}) { edges { node { seq } } }`

describe('a page of a large log reads few entries', () => {
  it.each([
    ['the newest', page('after: null')],
    ['from its middle', page(deep)],
    ['a rare category', page('filter: { category: REFUSAL }')],
    ['a rare action', page('filter: { actionPrefix: "servers.server." }')],
    ['a rare service', page('filter: { service: "esim" }')],
    ['an old day', page(`filter: { from: "${moment(2)}", until: "${moment(3)}" }`)],
    ['until an old moment', page(`filter: { until: "${moment(2)}" }`)],
    ['a rare service until an old moment', page(`filter: { service: "esim", until: "${moment(2)}" }`)],
    [
      'a rare category of an old day',
      page(`filter: { category: READ, from: "${moment(0)}", until: "${moment(1)}" }`),
    ],
  ])('%s', async (_what, selection) => {
    expect(await entriesRead(() => ledger.log(holder, own(holder), selection))).toBeLessThan(MOST_ROWS)
  })

  it('until an old moment, page by page, without gap or repetition', async () => {
    const until = `filter: { until: "${moment(2)}" }`
    const whole = await ledger.log(
      holder,
      own(holder),
      page(`first: 60, ${until}`).replace('first: 20, ', ''),
    )
    const seqs: number[] = []
    for (let after = 'null'; seqs.length < 60;) {
      const { entries } = await ledger.log(
        holder,
        own(holder),
        `entries(first: 20, after: ${after}, ${until}) { edges { node { seq } } pageInfo { endCursor } }`,
      )
      seqs.push(...entries.edges.map(({ node }: any) => node.seq))
      after = `"${entries.pageInfo.endCursor}"`
    }
    expect(seqs).toEqual(whole.entries.edges.map(({ node }: any) => node.seq))
    expect(seqs).toEqual([...seqs].sort((one, other) => other - one))
  })

  it('the reads by others', async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account { accesses { edges { node { what } } } } } }`
    const r = [{ __typename: 'Account', id: holder.accountId }]
    const read = await entriesRead(() => ledger.subgraph.call(holder, query, { r }))
    expect(read).toBeLessThan(MOST_ROWS)
  })
})
