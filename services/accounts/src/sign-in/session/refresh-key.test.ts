import { randomBytes } from 'node:crypto'
import { startSubgraph } from '@enigm/subgraph'
import { TestSubgraph } from '@enigm/subgraph/testkit'
import { startTestAccounts, TestAccounts } from '../../accounts.fixture'
import { definition } from '../../service'

const PEOPLE = 8
const REFRESHES = 6

const fresh = randomBytes(32).toString('base64url')
const starting = startTestAccounts().then(async (one) => {
  const former = one.subgraph.environment.ACCOUNTS_PEPPER!
  return {
    before: one,
    announced: await replica(one, { REFRESH_OTHER_KEY: fresh }),
    activated: await replica(one, { REFRESH_KEY: fresh, REFRESH_OTHER_KEY: former }),
    retired: await replica(one, { REFRESH_KEY: fresh }),
  }
})
afterAll(async () => {
  const { before, ...others } = await starting
  for (const { subgraph } of Object.values(others)) await subgraph.running.stop()
  await before.subgraph.stop()
})

/** Another replica of the service, with these keys of refresh tokens. */
async function replica(accounts: TestAccounts, keys: Record<string, string>): Promise<TestAccounts> {
  const { subgraph } = accounts
  const environment = { ...subgraph.environment, ...keys, LOG_LEVEL: 'silent' }
  const running = await startSubgraph(definition, environment)
  const twin = new TestSubgraph(
    running,
    environment,
    subgraph.database,
    subgraph.nats,
    subgraph['bus'],
    subgraph.keys,
    [],
    definition,
  )
  await twin.until(async () => running.ready().ready, 'the replica to be ready')
  return new TestAccounts(twin, accounts.access, accounts.enrollment)
}

const refusal = { session: null, errors: [{ code: 'REFRESH_TOKEN_INVALID' }] }

describe('during the rotation of the key of refresh tokens', () => {
  it.each([
    ['announced', ['before', 'announced']],
    ['activated', ['announced', 'activated']],
    ['retired', ['activated', 'retired']],
  ] as const)(
    'no token is refused while one replica after the other is %s',
    async (_step, [earlier, later]) => {
      const all = await starting
      const replicas = [all[earlier], all[later]]
      const people = await Promise.all(Array.from({ length: PEOPLE }, () => all[earlier].person()))
      const chains = people.map(async ({ tokens, sessionId }, number) => {
        let { refreshToken } = tokens
        for (let turn = 0; turn < REFRESHES; turn++) {
          const answer = await replicas[(number + turn) % 2]!.refresh(refreshToken)
          expect(answer).toMatchObject({ session: { id: sessionId, state: 'ACTIVE' }, errors: [] })
          refreshToken = answer.refreshToken
        }
      })
      await Promise.all(chains)
    },
  )

  it('a lost answer is repeated by a replica with the other key: the same successor, and no replay', async () => {
    const { announced, activated } = await starting
    for (const [one, other] of [
      [announced, activated],
      [activated, announced],
    ] as const) {
      const { tokens } = await one.person()
      const lost = await one.refresh(tokens.refreshToken)
      const again = await other.refresh(tokens.refreshToken)
      const next = [await one.refresh(lost.refreshToken), await other.refresh(again.refreshToken)]
      for (const answer of next) expect(answer).toMatchObject({ session: { state: 'ACTIVE' }, errors: [] })
    }
  })

  it('an old token that comes again closes its session, whatever key made it', async () => {
    const { before, activated } = await starting
    const { tokens, sessionId } = await before.person()
    const { refreshToken } = await activated.refresh(tokens.refreshToken)
    await activated.refresh(refreshToken)
    expect(await activated.refresh(tokens.refreshToken)).toMatchObject(refusal)
    const [{ state }] = await before.sql('SELECT state FROM session WHERE id = $1', sessionId)
    expect(state).toBe('CLOSED')
  })

  it('after its end the former key makes no valid token, and the session is as it was', async () => {
    const { before, retired } = await starting
    const { tokens, sessionId } = await before.person()
    expect(await retired.refresh(tokens.refreshToken)).toMatchObject(refusal)
    const [{ state }] = await before.sql('SELECT state FROM session WHERE id = $1', sessionId)
    expect(state).toBe('ACTIVE')
  })
})
