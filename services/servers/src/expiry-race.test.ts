import { untilWaiting, whileHeld } from '@enigm/subgraph/testkit'
import { ServersTest, transferMutation } from './servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

async function requested(): Promise<string> {
  const server = await test.server()
  return test.request(await test.account(), server.locator)
}

async function offered(): Promise<string> {
  const server = await test.server()
  const { id: newOwnerId } = await test.member(server)
  const target = `${server.id}:${newOwnerId}`
  const grant = await test.subgraph.grant(server.owner, 'SERVER_OWNERSHIP_TRANSFER', target)
  const input = { serverId: server.id, newOwnerId, grant }
  const { data } = await test.call(server.owner, transferMutation, input)
  return data.transferServerOwnership.transfer.id as string
}

describe('an expiry and a decision at the same moment', () => {
  it.each([
    ['join_request', requested],
    ['server_transfer', offered],
  ])('lock %s before the job, so that neither waits for the other', async (table, make) => {
    const id = await make()
    const row = `SELECT 1 FROM ${table} WHERE id = $1 FOR UPDATE`

    const free = await whileHeld(
      test.subgraph,
      { sql: row, parameters: [id], waiting: 2 },
      async (holder) => {
        await test.sql('UPDATE job SET due_at = now() WHERE aggregate_id = $1', id)
        await untilWaiting(test.subgraph, holder, 1)
        const jobs = await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1 FOR UPDATE SKIP LOCKED', id)
        await test.sql(row, id)
        return jobs
      },
    )

    expect(free).toHaveLength(1)
    const expired = `SELECT 1 FROM ${table} WHERE id = $1 AND state = 'EXPIRED'`
    await test.subgraph.until(async () => (await test.sql(expired, id))[0], 'the expiry')
    expect(await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', id)).toEqual([])
  })
})
