import { serviceNames, type ServiceName } from '@enigm/contracts'
import { equip } from '../actors/actors'
import { gatewayAt, eventually, Failed, Refused } from './client'
import { endGrace, requestDeletion } from './account-deletion.fixture'
import { ManyProcesses } from './many-processes.fixture'
import { createServer, join } from './membership'
import { buyDuringEnrollment } from './purchase'
import { orderInput } from './owner-and-stranger.fixture'
import { journeyOn, type Journey } from './journey'

let processes: ManyProcesses
let journey: Journey

beforeAll(async () => {
  processes = await ManyProcesses.start()
  journey = journeyOn(gatewayAt(processes.url), processes.system)
})

afterAll(() => processes.stop(), 60_000)

/** Tables that may name a deleted account: the tombstone, the audit trail, and the events of the last eight days. */
const retained: Record<ServiceName, string[]> = {
  accounts: ['account', 'account_deletion', 'audit_entry', 'audit_head', 'inbox', 'outbox'],
  devices: ['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'outbox'],
  payments: ['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'outbox'],
  servers: ['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'outbox'],
  esim: ['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'outbox'],
  keys: ['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'outbox'],
  governance: ['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'ledger_log'],
  guidance: ['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'outbox'],
}

/** The tables of a service that contain a text. */
async function tablesWith(service: ServiceName, text: string): Promise<string[]> {
  const tables = await processes.query<{ name: string }>(
    service,
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  )
  const union = tables
    .map(({ name }) => `SELECT '${name}' AS name FROM "${name}" t WHERE strpos(t::text, $1) > 0`)
    .join(' UNION ')
  const rows = await processes.query<{ name: string }>(service, `${union} ORDER BY 1`, [text])
  return rows.map(({ name }) => name)
}

async function codeOf(asking: Promise<unknown>): Promise<string> {
  try {
    await asking
    return 'OK'
  } catch (error) {
    if (error instanceof Failed || error instanceof Refused) return error.code
    throw error
  }
}

const stateOf = async (accountId: string) =>
  (
    await processes.query<{ state: string }>(
      'accounts',
      'SELECT state FROM account_deletion WHERE account_id = $1',
      [accountId],
    )
  )[0]?.state

describe('the deletion of an account, with every service in a separate process', () => {
  it('[ACC-04] [ACC-05] [ACC-07] reaches every service although processes are killed meanwhile, and leaves only the retained tables', async () => {
    const owner = await buyDuringEnrollment(journey)
    const server = await createServer(journey, owner)
    const member = await join(journey, owner.person, server)
    await equip(journey, member)
    const { person } = member
    const accountId = await requestDeletion(person)

    const refused = await eventually('the end of the earlier token', async () => {
      const code = await codeOf(person.panel.send('{ me { state } }'))
      return code !== 'OK' && code
    })
    expect(refused).toBe('UNAUTHENTICATED')
    await person.refresh()
    expect(await person.panel.send('{ me { state } deletionRequest { state availableActions } }')).toEqual({
      me: { state: 'DELETION_REQUESTED' },
      deletionRequest: { state: 'REQUESTED', availableActions: ['CANCEL'] },
    })
    expect(await codeOf(person.panel.mutate('createOrder', orderInput(), 'order { id }'))).toBe('FORBIDDEN')
    // Participation requires an ACTIVE account, and servers has received that this one is not.
    await eventually('the end of participation', async () => {
      const sql = 'SELECT state FROM account_state WHERE account_id = $1'
      const [known] = await processes.query<{ state: string }>('servers', sql, [accountId])
      return known?.state === 'DELETION_REQUESTED'
    })

    const paused = processes.crash('payments')
    await endGrace((service, sql, parameters) => processes.query(service, sql, parameters), accountId)
    const killed = [paused, processes.crash('servers'), processes.crash('accounts')]
    await eventually('the completion', async () => (await stateOf(accountId).catch(() => '')) === 'COMPLETED')
    await Promise.all(killed)
    await processes.ready()

    const steps = await processes.query(
      'accounts',
      `SELECT domain, deletion_step.state FROM deletion_step JOIN account_deletion d ON d.id = deletion_id
       WHERE account_id = $1 ORDER BY domain`,
      [accountId],
    )
    expect(steps).toEqual([...serviceNames].sort().map((domain) => ({ domain, state: 'RETAINED' })))
    for (const service of serviceNames) {
      const expected = JSON.stringify(retained[service])
      const forgotten = async () => JSON.stringify(await tablesWith(service, accountId)) === expected
      // The assertion names the tables of a service that does not come to forget the account.
      await eventually(`${service} to forget the account`, forgotten).catch(() => {})
      expect({ service, tables: await tablesWith(service, accountId) }).toEqual({
        service,
        tables: retained[service],
      })
      const parked = await processes.query(service, 'SELECT type FROM inbox WHERE parked_at IS NOT NULL')
      expect({ service, parked }).toEqual({ service, parked: [] })
    }
    expect(await codeOf(person.signIn())).toBe('CREDENTIALS_WRONG')
    const { server: seen } = await owner.person.panel.send(
      'query($id: ID!) { server(id: $id) { state members { edges { node { role } } } } }',
      { id: server.id },
    )
    expect(seen).toEqual({ state: 'ACTIVE', members: { edges: [{ node: { role: 'ADMINISTRATOR' } }] } })
  }, 240_000)

  it('[ACC-04] is refused to the owner of a server', async () => {
    const owner = await buyDuringEnrollment(journey)
    const { id } = await createServer(journey, owner)
    await eventually('accounts to know the server', async () => {
      const sql = 'SELECT 1 FROM owned_server WHERE server_id = $1'
      return (await processes.query('accounts', sql, [id])).length > 0
    })
    expect(await codeOf(requestDeletion(owner.person))).toBe('OWNED_SERVERS')
  })
})
