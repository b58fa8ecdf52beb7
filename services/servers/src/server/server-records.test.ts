import { randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { decodeJwt } from 'jose'
import { deleteMutation, ServersTest, type TestServer } from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

/** Tables of the machinery, in which ids stay for the time that the receipt names. */
const machinery = ['audit_entry', 'audit_head', 'idempotency', 'outbox']

async function deleted(server: TestServer) {
  const grant = await test.subgraph.grant(server.owner, 'SERVER_DELETION', server.id)
  const input = { serverId: server.id, confirmLocator: server.locator, grant }
  await test.call(server.owner, deleteMutation, input)
  const { deletionReceipt } = await test.inState(server.owner, server.id, 'DELETED')
  const [{ deleted_at: at }] = (await test.sql(
    'SELECT deleted_at FROM server WHERE id = $1',
    server.id,
  )) as any
  return { receipt: deletionReceipt, at: at as Date }
}

const iso = (date: Date) => date.toISOString()

function yearAfter(date: Date): string {
  return iso(new Date(new Date(date).setUTCFullYear(date.getUTCFullYear() + 1)))
}

/** Every table with a row that contains the id. */
async function tablesWith(id: string): Promise<string[]> {
  const tables = await test.sql(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  )
  const found: string[] = []
  for (const { name } of tables as { name: string }[])
    if ((await test.sql(`SELECT 1 FROM "${name}" t WHERE strpos(t::text, $1) > 0 LIMIT 1`, id)).length > 0)
      found.push(name)
  return found
}

/** A year passes for the records of the server. */
const yearPasses = (id: string) =>
  test.sql(
    `UPDATE job SET due_at = clock_timestamp() WHERE kind = 'server.records' AND aggregate_id = $1`,
    id,
  )

const rows = async (id: string) => (await test.sql('SELECT 1 FROM server WHERE id = $1', id)).length

describe('the records of a deleted server', () => {
  it('[SLC-04] are listed with the objects that its environment holds, each with its ground and end', async () => {
    const server = await test.server()
    await test.store(server.id, 'mh_a')
    await test.store(server.id, 'mh_a', randomBytes(8), 'LEGAL')
    await test.store(server.id, 'mh_b', randomBytes(8), 'COMPLIANCE')
    const { receipt, at } = await deleted(server)
    expect(receipt.deleted).toEqual([
      { kind: 'ENCRYPTED_OBJECTS', count: 1 },
      { kind: 'SERVER_NAMES', count: 1 },
    ])
    const { held, iat } = decodeJwt(receipt.signedReport) as any
    expect(receipt.retained).toEqual(held)
    expect(held.map(({ ground, count }: any) => [ground, count])).toEqual([
      ['LEGAL', 1],
      ['COMPLIANCE', 1],
    ])
    for (const { until } of held) expect(Date.parse(until)).toBeGreaterThan(iat * 1000)
    expect(receipt.retainedRecords).toEqual([
      { kind: 'ADMINISTRATION', ground: 'COMPLIANCE', until: yearAfter(at) },
      { kind: 'AUDIT_TRAIL', ground: 'SECURITY', until: yearAfter(at) },
      { kind: 'EVENTS', ground: 'OPERATIONAL', until: iso(new Date(at.getTime() + 8 * 24 * 60 * 60 * 1000)) },
      { kind: 'ID', ground: 'OPERATIONAL', until: null },
    ])
  })

  it('[SLC-04] are erased at that end: nothing else of the server is left, here and in the services with a copy', async () => {
    const [server, other] = [await test.server(), await test.server()]
    const member = await test.member(server)
    await test.request(await test.account(), server.locator)
    await deleted(server)
    const [due] = await test.sql(
      `SELECT due_at - interval '1 year' = deleted_at AS "isAtTheEnd" FROM job j JOIN server s ON s.id = j.aggregate_id
       WHERE j.kind = 'server.records' AND s.id = $1`,
      server.id,
    )
    expect(due).toEqual({ isAtTheEnd: true })
    await yearPasses(server.id)
    await test.subgraph.until(async () => (await rows(server.id)) === 0, 'the erasure')
    for (const id of [server.id, member.id])
      expect((await tablesWith(id)).filter((table) => !machinery.includes(table))).toEqual([])
    expect((await test.subgraph.events(server.id)).at(-1)).toMatchObject({
      ...{ type: 'servers.server.erased', version: 5, data: { serverId: server.id, state: 'DELETED' } },
    })
    expect((await test.subgraph.audit('platform')).at(-1)).toMatchObject({
      ...{ actor: 'system', action: 'servers.server.erased', target: server.id },
    })
    expect(await test.see(server.owner, server.id)).toBeNull()
    expect(await rows(other.id)).toBe(1)
  })

  it('[SLC-04] stay while a legal hold on the server is in force, and the receipt says until when', async () => {
    const server = await test.server()
    const { at } = await deleted(server)
    const until = new Date(new Date(at).setUTCFullYear(at.getUTCFullYear() + 3))
    const holdId = newId('legalHold')
    const hold = { holdId, subjectId: server.id, ground: 'COURT_ORDER', until: iso(until) } as const
    await test.subgraph.publish('governance.hold.placed', holdId, 1, { ...hold, state: 'IN_FORCE' })
    const holds = async () => (await test.sql('SELECT 1 FROM legal_hold WHERE id = $1', holdId)).length
    await test.subgraph.until(async () => (await holds()) === 1, 'the hold')
    const { deletionReceipt } = await test.see(server.owner, server.id)
    expect(deletionReceipt.retainedRecords.slice(0, 2)).toEqual([
      { kind: 'ADMINISTRATION', ground: 'LEGAL', until: iso(until) },
      { kind: 'AUDIT_TRAIL', ground: 'LEGAL', until: iso(until) },
    ])
    await yearPasses(server.id)
    const delayed = `SELECT due_at = $2 AS "isDelayed" FROM job WHERE kind = 'server.records' AND aggregate_id = $1`
    await test.subgraph.until(async () => {
      const [row] = (await test.sql(delayed, server.id, iso(until))) as { isDelayed: boolean }[]
      return row?.isDelayed
    }, 'the delay')
    expect(await rows(server.id)).toBe(1)
    await test.subgraph.publish('governance.hold.released', holdId, 2, { ...hold, state: 'RELEASED' })
    await test.subgraph.until(async () => (await holds()) === 0, 'the release')
    await yearPasses(server.id)
    await test.subgraph.until(async () => (await rows(server.id)) === 0, 'the erasure')
  })
})
