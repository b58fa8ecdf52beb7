import type { TestCaller } from '@enigm/subgraph/testkit'
import { own, TestLedger } from '../governance.fixture'

const ENTRIES = 60_000
/** The rows that one page of 20 entries may read. */
const MOST_ROWS = 1_000
/** The blocks of indexes and tables of the same: a scan that begins far from its rows reads blocks whose rows no plan counts. */
const MOST_BLOCKS = 100
const SIGNED_HEADS = 60_000
/** The rows of one proof: for each two levels of the tree the places in the request and the hashes of three nodes. */
const MOST_ROWS_OF_PROOF = 3 * Math.ceil(Math.log2(ENTRIES) + 1)

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
    INSERT INTO ledger_node (log_id, level, index, hash)
    SELECT tree.id, level, index, decode(repeat('ab', 32), 'hex') FROM (SELECT 0 AS id UNION SELECT id FROM ledger_log
      WHERE scope = 'account:${holder.accountId}') tree, generate_series(1, 15) level, generate_series(0, (${ENTRIES} >> level) - 1) index
    ON CONFLICT DO NOTHING;
    INSERT INTO ledger_head (index, log_id, size, root, leaf)
    SELECT n, l.id, CASE WHEN n = ${SIGNED_HEADS} - 1 THEN ${ENTRIES} ELSE n + 1 END, '', decode(repeat('ab', 32), 'hex')
    FROM ledger_log l, generate_series(1, ${SIGNED_HEADS} - 1) n WHERE l.scope = 'account:${holder.accountId}';
    INSERT INTO ledger_checkpoint (size, root, note) SELECT n, '', 'note' FROM generate_series(2, ${SIGNED_HEADS}) n;
    UPDATE ledger_log SET size = ${ENTRIES}, noted_size = ${ENTRIES} WHERE scope = 'account:${holder.accountId}';
    ANALYZE ledger_entry; ANALYZE ledger_log; ANALYZE ledger_node; ANALYZE ledger_head; ANALYZE ledger_checkpoint`)
}, 60_000)
afterAll(() => ledger.stop())

interface Plan {
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}

/** The rows that the scans of a plan have read, also those that did not fit. */
function rowsRead({ Plans = [], ...plan }: Plan): number {
  const own = plan['Node Type'].includes('Scan')
    ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
    : 0
  return own + Plans.reduce((sum, each) => sum + rowsRead(each), 0)
}

interface Cost {
  rows: number
  blocks: number
}

/** What the statements of an action read from the logs, their trees and the checkpoints. */
async function costInLedger(run: () => Promise<unknown>): Promise<Cost> {
  const { app } = ledger.subgraph
  const { read } = app
  const cost = { rows: 0, blocks: 0 }
  app.read = async (statement: any, parameters: readonly unknown[] = []) => {
    const sql: string = typeof statement === 'string' ? statement : statement.sql
    if (/ledger_(entry|node|head|checkpoint)/.test(sql)) {
      const [row] = await app.data.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`, [...parameters])
      const plan: Plan = row['QUERY PLAN'][0].Plan
      cost.rows += rowsRead(plan)
      cost.blocks += plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
    }
    return read.call(app, statement, parameters)
  }
  try {
    await run()
    return cost
  } finally {
    app.read = read
  }
}

const rowsOfLedger = async (run: () => Promise<unknown>): Promise<number> => (await costInLedger(run)).rows

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
    [
      'a service of an old day',
      page(`filter: { service: "servers", from: "${moment(2)}", until: "${moment(3)}" }`),
    ],
    ['until an old moment', page(`filter: { until: "${moment(2)}" }`)],
    ['a rare service until an old moment', page(`filter: { service: "esim", until: "${moment(2)}" }`)],
    [
      'a rare category of an old day',
      page(`filter: { category: READ, from: "${moment(0)}", until: "${moment(1)}" }`),
    ],
  ])('%s', async (_what, selection) => {
    const { rows, blocks } = await costInLedger(() => ledger.log(holder, own(holder), selection))
    expect(rows).toBeLessThan(MOST_ROWS)
    expect(blocks).toBeLessThan(MOST_BLOCKS)
  })

  it('before an old moment, from a cursor of a later one, of the range or of no entry', async () => {
    const filter = `filter: { from: "${moment(2)}", until: "${moment(3)}" }`
    const whole = await ledger.log(holder, own(holder), page(filter))
    const seqs = whole.entries.edges.map(({ node }: any) => node.seq)
    const after = async (seq: number) => {
      const cursor = `after: "${Buffer.from(JSON.stringify([seq])).toString('base64url')}", ${filter}`
      let answer: any
      const { blocks } = await costInLedger(async () => {
        answer = await ledger.log(holder, own(holder), page(cursor))
      })
      expect(blocks).toBeLessThan(MOST_BLOCKS)
      return answer.entries.edges.map(({ node }: any) => node.seq)
    }
    expect(seqs).toHaveLength(20)
    expect(await after(ENTRIES)).toEqual(seqs)
    expect(await after(10 * ENTRIES)).toEqual(seqs)
    expect(await after(seqs[4])).toEqual([
      ...seqs.slice(5),
      ...[1, 2, 3, 4, 5].map((more) => seqs[19] - more),
    ])
    expect(await after(100)).toEqual([])
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
    const read = await rowsOfLedger(() => ledger.subgraph.call(holder, query, { r }))
    expect(read).toBeLessThan(MOST_ROWS)
  })
})

describe('a proof of a large log reads few rows', () => {
  it('of the inclusion of one entry', async () => {
    const one = 'export(filter: { category: REFUSAL, service: "esim" }, after: 8) { lines }'
    const read = await rowsOfLedger(() => ledger.log(holder, own(holder), one))
    // The entry, its head, the newest checkpoint, and the proofs of the entry and of the head.
    expect(read).toBeGreaterThan(2 * Math.log2(ENTRIES))
    expect(read).toBeLessThan(2 * MOST_ROWS_OF_PROOF + 50)
  })

  it('of the inclusion of 100 entries from its middle', async () => {
    const lines = 'export(after: 30000) { lines }'
    const read = await rowsOfLedger(() => ledger.log(holder, own(holder), lines))
    // The proofs of neighbours share most of their hashes.
    expect(read).toBeLessThan(1_000)
  })

  it('of the inclusion of 100 entries far from each other', async () => {
    await ledger.subgraph.asOwner(
      `UPDATE ledger_entry SET service = 'keys' WHERE seq % 400 = 0; ANALYZE ledger_entry`,
    )
    const lines = 'export(filter: { service: "keys" }) { lines }'
    const read = await rowsOfLedger(() => ledger.log(holder, own(holder), lines))
    expect(read).toBeLessThan(101 * MOST_ROWS_OF_PROOF)
  })

  it('of the consistency with earlier states of the log and of the checkpoints', async () => {
    const earlier = 'filter: { service: "esim" }, previousSize: 12345, previousCheckpointSize: 23456'
    const selection = `export(${earlier}) { lines }`
    const read = await rowsOfLedger(() => ledger.log(holder, own(holder), selection))
    const { export: answer } = await ledger.log(holder, own(holder), selection)
    const proofs = answer.lines
      .map((line: string) => JSON.parse(line))
      .filter(({ type }: any) => type === 'consistency')
    expect(proofs.map(({ of, from }: any) => [of, from])).toEqual([
      ['log', 12345],
      ['checkpoints', 23456],
    ])
    // Those of 8 entries, their head and two states.
    expect(read).toBeLessThan(12 * MOST_ROWS_OF_PROOF + 150)
  })
})
