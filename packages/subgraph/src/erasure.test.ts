import { newId } from '@enigm/contracts'
import { forgetRequests } from './erasure'
import { Things } from './database/things.fixture'

let db: Things
beforeAll(async () => {
  db = await Things.start()
})
afterAll(() => db.stop())

const query = (sql: string, parameters: unknown[] = []): Promise<any[]> => db.data.query(sql, parameters)

describe('the erasure of idempotency keys', () => {
  it('finds those of an account by indexes, and no other', async () => {
    const [account, other] = [newId('account'), newId('account')]
    const rows = [
      [`account:${account}:createServer`, null],
      [`${account}:createServer`, null],
      ['createAccount', account],
      [`account:${other}:createServer`, null],
      ['createAccount', other],
      [`account:${account}x:createServer`, null],
    ]
    for (const [index, [scope, result]] of rows.entries())
      await query('INSERT INTO idempotency (scope, key, request_hash, result) VALUES ($1, $2, $2, $3)', [
        scope,
        String(index),
        result,
      ])
    expect(await db.run((tx) => forgetRequests(tx, account))).toBe(3)
    const left = await query("SELECT key FROM idempotency WHERE key ~ '^[0-9]$' ORDER BY key")
    expect(left.map(({ key }) => key)).toEqual(['3', '4', '5'])

    await query(
      `INSERT INTO idempotency (scope, key, request_hash)
       SELECT 'account:acct_' || translate(md5(n::text), '0', '1') || ':createServer', n, '' FROM generate_series(1, 20000) AS n`,
    )
    await query('ANALYZE idempotency').catch(() => undefined)
    const plan = await query('EXPLAIN DELETE FROM idempotency WHERE result = $1 OR holder_id = $1', [account])
    const text = plan.map((row) => row['QUERY PLAN']).join()
    expect(text).toMatch(/idempotency_by_holder/)
    expect(text).toMatch(/idempotency_by_result/)
    expect(text).not.toMatch(/Seq Scan/)
  })
})
