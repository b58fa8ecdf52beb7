import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { createTestDatabase, type TestDatabase } from '../testkit/postgres'
import { BatchingClient, Batch } from './batching-client'

let database: TestDatabase
let owner: Client
let client: BatchingClient

beforeAll(async () => {
  database = await createTestDatabase()
  owner = new Client({ connectionString: database.migrationUrl })
  await owner.connect()
  await owner.query('CREATE TABLE note (id text PRIMARY KEY, text text); GRANT ALL ON note TO PUBLIC')
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

beforeEach(async () => {
  client = new BatchingClient({ connectionString: database.url })
  await client.connect()
})
afterEach(() => client.end())

const insert = (id: string) => client.query('INSERT INTO note (id) VALUES ($1)', [id])
const notes = async (...ids: string[]) =>
  (await owner.query('SELECT 1 FROM note WHERE id = ANY($1)', [ids])).rows.length

/** The texts that are sent, by round trip. */
function sentBy(connection: BatchingClient): string[][] {
  const trips: string[][] = []
  const { query } = Client.prototype
  jest.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...parts: any[]) {
    const [sent] = parts as [string | Batch]
    if (this === connection)
      trips.push(sent instanceof Batch ? sent.statements.map(({ text }) => text) : [sent])
    return query.apply(this, parts as never) as never
  })
  return trips
}
afterEach(() => jest.restoreAllMocks())

describe('statements that are sent at the same time', () => {
  it('share a round trip with the begin of their transaction, and each has its answer', async () => {
    const trips = sentBy(client)
    client.begin()
    const answers = await Promise.all([
      client.query('SELECT $1::int AS one', [1]),
      client.query('SELECT 2 AS two'),
    ])
    await client.commit()
    expect(answers.map(({ rows }) => rows)).toEqual([[{ one: 1 }], [{ two: 2 }]])
    expect(trips).toEqual([['BEGIN', 'SELECT $1::int AS one', 'SELECT 2 AS two'], ['COMMIT']])
  })

  it('share the round trip of the end, which does not come after a failure', async () => {
    const [id, other] = [randomUUID(), randomUUID()]
    await insert(other)
    client.begin()
    const outcomes = await Promise.allSettled([insert(id), insert(other), client.commit()])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    await client.rollback()
    expect(await notes(id)).toBe(0)
    expect(client.getTransactionStatus()).toBe('I')
  })

  it('leave no other one in force when one fails', async () => {
    const id = randomUUID()
    const trips = sentBy(client)
    client.begin()
    await expect(Promise.all([client.query('SELECT 1 / $1::int', [0]), insert(id)])).rejects.toThrow('zero')
    await client.rollback()
    expect(trips[0]).toHaveLength(3)
    expect(await notes(id)).toBe(0)
  })

  it('are undone although the statement before the rollback fails', async () => {
    client.begin()
    await expect(client.query('SELECT 1 / $1::int', [0])).rejects.toThrow('zero')
    const late = insert(randomUUID())
    await Promise.allSettled([late, client.rollback()])
    await expect(late).rejects.toMatchObject({ code: '25P02' })
    expect(client.getTransactionStatus()).toBe('I')
  })
})

it('a transaction without a statement sends nothing', async () => {
  const trips = sentBy(client)
  client.begin()
  await client.commit()
  client.begin()
  await client.rollback()
  expect(trips).toEqual([])
})

it('a commit that PostgreSQL turns into a rollback fails', async () => {
  client.begin()
  await expect(client.query('SELECT 1 / $1::int', [0])).rejects.toThrow('zero')
  await expect(client.commit()).rejects.toThrow()
  await client.rollback()
  expect(client.getTransactionStatus()).toBe('I')
})

it('a value that cannot be sent fails alone', async () => {
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  const outcomes = await Promise.allSettled([
    client.query('SELECT $1::jsonb', [cycle]),
    client.query('SELECT $1::int AS one', [1]),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})

describe('a prepared statement', () => {
  const prepared = async () =>
    (await client.query('SELECT statement FROM pg_prepared_statements ORDER BY 1')).rows.map(
      (row: { statement: string }) => row.statement,
    )

  it('is parsed once', async () => {
    for (let run = 0; run < 3; run++) await client.query('SELECT $1::int AS one', [run])
    await Promise.all([1, 2].map((value) => client.query('SELECT $1::int AS two', [value])))
    expect(await prepared()).toEqual([
      'SELECT $1::int AS one',
      'SELECT $1::int AS two',
      'SELECT statement FROM pg_prepared_statements ORDER BY 1',
    ])
  })

  it('is one of 500 at most', async () => {
    for (let text = 0; text < 600; text++) {
      const { rows } = await client.query(`SELECT $1::int AS c${text}`, [text])
      expect(rows).toEqual([{ [`c${text}`]: text }])
    }
    expect(await prepared()).toHaveLength(500)
  })

  it('is prepared again after a migration, outside a transaction without a failure', async () => {
    const read = () => client.query('SELECT * FROM note WHERE id = $1', ['absent'])
    await read()
    await owner.query('ALTER TABLE note ADD COLUMN added text')
    expect((await read()).fields.map(({ name }: { name: string }) => name)).toEqual(['id', 'text', 'added'])
    await owner.query('ALTER TABLE note DROP COLUMN added')
    client.begin()
    await expect(read()).rejects.toMatchObject({ code: '0A000' })
    await client.rollback()
    expect((await read()).fields).toHaveLength(2)
  })
})
