import { startSubgraph } from '@enigm/subgraph'
import { failureOf, TestSubgraph } from '@enigm/subgraph/testkit'
import {
  authorizeMutation,
  createAccountMutation,
  newKey,
  refreshSessionMutation,
  startSessionMutation,
  startTestAccounts,
  TestAccounts,
} from './accounts.fixture'
import { definition } from './service'

/** Another process of the same service: the same database and keys, and nothing else in common. */
async function another(accounts: TestAccounts): Promise<TestAccounts> {
  const { subgraph } = accounts
  const running = await startSubgraph(definition, { ...subgraph.environment, LOG_LEVEL: 'silent' })
  const twin = new TestSubgraph(
    running,
    subgraph.environment,
    subgraph.database,
    subgraph.nats,
    subgraph['bus'],
    subgraph.keys,
    [],
    definition,
  )
  await twin.until(async () => running.ready().ready, 'the other process to be ready')
  return new TestAccounts(twin, accounts.access, accounts.enrollment)
}

const starting = startTestAccounts().then(async (one) => ({ one, other: await another(one) }))
afterAll(async () => {
  const { one, other } = await starting
  await other.subgraph.running.stop()
  await one.subgraph.stop()
})

describe('a lost answer of a process that has ended', () => {
  it('[ACC-01] is repeated by another process: the same number, secret and codes', async () => {
    const { one, other } = await starting
    const input = { idempotencyKey: newKey() }
    const [lost, again] = [
      await one.subgraph.call(null, createAccountMutation, { input }),
      await other.subgraph.call(null, createAccountMutation, { input }),
    ]
    expect(again).toEqual(lost)
    expect(await other.signIn(again.data.createAccount)).toMatchObject({ session: { state: 'ACTIVE' } })
  })

  it('is repeated for a refresh: the same successor', async () => {
    const { one, other } = await starting
    const { tokens } = await one.person()
    const input = { refreshToken: tokens.refreshToken }
    const answers = await Promise.all(
      [one, other, one, other].map((each) => each.subgraph.call(null, refreshSessionMutation, { input })),
    )
    const successors = answers.map(({ data }) => data.refreshSession.refreshToken)
    expect(new Set(successors).size).toBe(1)
    expect((await other.refresh(successors[0])).errors).toEqual([])
  })
})

describe('guesses in two processes', () => {
  it('[PIN-03] are counted together: five are checked, the others are locked out', async () => {
    const { one, other } = await starting
    const person = await one.person()
    const { caller } = person
    await one.setPin(person, '739104826157')
    const input = { pin: '604918273645', operation: 'SERVER_DELETION', targetId: 'srv_x' }
    const codes = await Promise.all(
      Array.from({ length: 40 }, (_, each) =>
        (each % 2 ? one : other).failure(caller, authorizeMutation, input),
      ),
    )
    expect(codes.filter((code) => code === 'PIN_WRONG')).toHaveLength(5)
    expect(codes.filter((code) => code === 'PIN_LOCKED')).toHaveLength(35)
  })
})

describe('wrong secrets in two processes', () => {
  it('[THR-02] are counted together: those of one process use up the limit of the other', async () => {
    const { one, other } = await starting
    const { accountNumber } = await one.create()
    const input = { accountNumber, loginSecret: '0'.repeat(32) }
    const wrongAt = async ({ subgraph }: TestAccounts) =>
      failureOf(await subgraph.call(null, startSessionMutation, { input }))
    const codes = []
    for (let attempt = 0; attempt < 20; attempt++) codes.push(await wrongAt(attempt % 2 ? one : other))
    expect(codes).toEqual(Array(20).fill('CREDENTIALS_WRONG'))
    await one.subgraph.until(async () => (await wrongAt(one)) === 'RATE_LIMITED', 'the limit of one process')
    await other.subgraph.until(async () => (await wrongAt(other)) === 'RATE_LIMITED', 'that of the other')
  })
})
