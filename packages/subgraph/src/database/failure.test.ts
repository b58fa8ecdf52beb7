import { newId } from '@enigm/contracts'
import { isUniqueViolation, violatedConstraint } from './failure'
import { Things } from './things.fixture'

let db: Things
beforeAll(async () => {
  db = await Things.start()
})
afterAll(() => db.stop())

const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(() => undefined).catch((e: unknown) => e)

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
