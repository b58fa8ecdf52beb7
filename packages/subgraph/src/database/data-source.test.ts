import type { Client } from 'pg'
import { poolOf } from './data-source'
import { Things } from './things.fixture'

const read = 'SELECT state FROM thing WHERE id = $1'

describe('a plan that a connection keeps', () => {
  let db: Things
  let owner: Client
  beforeAll(async () => {
    db = await Things.start()
    owner = await db.owner()
  })
  afterAll(() => db.stop())

  it('reads a table by its index also after it has grown without an ANALYZE', async () => {
    await db.create('acct_one')
    await owner.query('ANALYZE thing')
    const connection = await poolOf(db.data).connect()
    try {
      for (let count = 0; count < 10; count++) await connection.query(read, ['none'])
      const { rows } = await connection.query(
        'SELECT name, generic_plans FROM pg_prepared_statements WHERE statement = $1',
        [read],
      )
      expect(Number(rows[0].generic_plans)).toBeGreaterThan(0)
      await owner.query(
        `INSERT INTO thing (id, version, state, owner_id) SELECT n, 1, 'OPEN', 'acct_one' FROM generate_series(1, 10000) n`,
      )
      const plan = await connection.query(`EXPLAIN (FORMAT JSON) EXECUTE "${rows[0].name}"('1');`)
      expect(JSON.stringify(plan.rows)).toMatch(/"Index Cond":"\(id = \$1\)"/)
    } finally {
      connection.release()
    }
  })
})
