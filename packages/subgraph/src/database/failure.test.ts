import { newId } from '@enigm/contracts'
import { asRefusal, isUniqueViolation, violatedConstraint } from './failure'
import { Things } from './things.fixture'

let db: Things
beforeAll(async () => {
  db = await Things.start()
})
afterAll(() => db.stop())

const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(() => undefined).catch((e: unknown) => e)

describe('the loss of the connection within a transaction', () => {
  it('is UNAVAILABLE for the statement that meets it and for every later one', async () => {
    const run = (inTransaction: (query: () => Promise<unknown>) => Promise<unknown>) =>
      failureOf(
        db.run(async (tx) => {
          const [session] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
          await db.app.read('SELECT pg_terminate_backend($1)', [session!.pid])
          return inTransaction(() => tx.query('SELECT pg_sleep(1)'))
        }),
      )
    const unavailable = expect.objectContaining({ name: 'Refusal', code: 'UNAVAILABLE' })
    expect(await run((query) => query())).toEqual(unavailable)
    expect(await run((query) => query().catch(query))).toEqual(unavailable)
    expect(await run((query) => query().catch(query).catch(query))).toEqual(unavailable)
  })
})

describe('a value that no column can store', () => {
  it.each([
    ['U+0000', 'SELECT $1::text', '\u0000'],
    ['U+0000 in JSON', `SELECT $1::jsonb ->> 'after'`, JSON.stringify({ after: '\u0000' })],
    ['a text that is no number', 'SELECT $1::text::int', 'one'],
    ['a number out of range', 'SELECT $1::text::bigint::int', '2147483648'],
  ])('is BAD_USER_INPUT, inside and outside a transaction: %s', async (_, sql, value) => {
    const refused = expect.objectContaining({ name: 'Refusal', code: 'BAD_USER_INPUT' })
    expect(asRefusal(await failureOf(db.app.read(sql, [value])))).toEqual(refused)
    expect(await failureOf(db.run((tx) => tx.query(sql, [value])))).toEqual(refused)
  })
})

describe('a unique violation', () => {
  it('has the name of its constraint, for every way to send the statement', async () => {
    const { id } = await db.create(newId('account'))
    const insert = 'INSERT INTO thing SELECT * FROM thing WHERE id = $1'
    for (const failure of [
      await failureOf(db.app.read(insert, [id])),
      await failureOf(db.run((tx) => tx.query(insert, [id]))),
    ]) {
      expect(isUniqueViolation(failure)).toBe(true)
      expect(violatedConstraint(failure)).toBe('thing_pkey')
    }
  })

  it('is distinguished from other failures', async () => {
    const failure = await failureOf(db.app.read('SELECT nothing FROM nowhere'))
    expect(isUniqueViolation(failure)).toBe(false)
    expect(violatedConstraint(failure)).toBeUndefined()
  })
})
