import { isDeepStrictEqual } from 'node:util'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { equip } from '../actors/actors'
import { gatewayAt, eventually, Failed, Refused } from './client'
import { endGrace, requestDeletion } from './account-deletion.fixture'
import type { ManyProcesses } from './many-processes.fixture'
import { createServer, join, type Member } from './membership'
import { buyDuringEnrollment } from './purchase'
import { orderInput } from './owner-and-stranger.fixture'
import { journeyOn, type Journey } from './journey'
import { Remains } from './remains.fixture'

let remains: Remains
let processes: ManyProcesses
let journey: Journey

beforeAll(async () => {
  remains = await Remains.start()
  processes = remains.processes
  journey = journeyOn(gatewayAt(processes.url), processes.system)
})

afterAll(() => remains.stop(), 60_000)

/** Tables that name a deleted account at once: the tombstone, the audit trail, and the events of the last eight days. */
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

/** The tables of a stage of the deletion: those of `retained` without those whose term is over. */
const retainedWithout = (...over: string[]) =>
  Object.fromEntries(
    serviceNames.map((service) => [service, retained[service].filter((table) => !over.includes(table))]),
  )

/** Waits until the tables with these texts are the expected ones; the assertion names those of a service that differs. */
async function leaves(texts: readonly string[], expected: Record<string, string[]>): Promise<void> {
  const isSo = async () => isDeepStrictEqual(await remains.inTables(texts), expected)
  await eventually('the retained tables', isSo).catch(() => {})
  expect(await remains.inTables(texts)).toEqual(expected)
}

const nothing = Object.fromEntries(serviceNames.map((service) => [service, []]))

/**
 * The names by which others know the account and its device: staff, the members of its server, and the readers of audit logs. The ids
 * of its ended objects are no names: `inbox_head` keeps them as tombstones.
 */
async function handlesOf({ person, handle, deviceHandle }: Member): Promise<string[]> {
  const { me } = await person.panel.send(
    '{ me { platformHandle auditLog { entries(first: 100) { edges { node { actorHandle targetHandle } } } } } }',
  )
  const inAudit: string[] = me.auditLog.entries.edges
    .flatMap(({ node }: any) => [node.actorHandle, node.targetHandle])
    .filter((name: string | null) => /^(ah|dh)_/.test(name ?? ''))
  expect(inAudit.length).toBeGreaterThan(0)
  return [...new Set([me.platformHandle, handle, deviceHandle, ...inAudit])]
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
  let deleted: { accountId: string; handles: string[]; accountNumber: string }

  it('[ACC-04] [ACC-05] [ACC-07] reaches every service although processes are killed meanwhile, and leaves only the retained tables', async () => {
    const owner = await buyDuringEnrollment(journey)
    const server = await createServer(journey, owner)
    const member = await join(journey, owner.person, server)
    await equip(journey, member)
    const { person } = member
    const handles = await handlesOf(member)
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
    await leaves([accountId], retained)
    for (const service of serviceNames) {
      const parked = await processes.query(service, 'SELECT type FROM inbox WHERE parked_at IS NOT NULL')
      expect({ service, parked }).toEqual({ service, parked: [] })
    }
    expect(await codeOf(person.signIn())).toBe('CREDENTIALS_WRONG')
    const { server: seen } = await owner.person.panel.send(
      'query($id: ID!) { server(id: $id) { state members { edges { node { role } } } } }',
      { id: server.id },
    )
    expect(seen).toEqual({ state: 'ACTIVE', members: { edges: [{ node: { role: 'ADMINISTRATOR' } }] } })
    deleted = { accountId, handles, accountNumber: person.accountNumber }
  }, 240_000)

  it('[ACC-05] [PRV-08] after eight days no stream and no event in delivery names it', async () => {
    const { accountId, handles } = deleted
    expect(await remains.inStreams([accountId])).toContain('ENIGM_ACCOUNTS')
    expect(Math.max(...(await remains.streamDays()))).toBeLessThanOrEqual(7)

    await remains.pass(8)

    await leaves([accountId], retainedWithout('inbox', 'outbox'))
    // The committed values of the audit ledger, until a year is over.
    await leaves(handles, { ...nothing, governance: ['ledger_entry'] })
    expect(await remains.inStreams([accountId, ...handles])).toEqual([])
  }, 240_000)

  it('[ACC-05] [PRV-08] after a year only its id stays, as a tombstone and as the name of its audit trails, in no log and nowhere else in a dump', async () => {
    const { accountId, handles, accountNumber } = deleted

    await remains.pass(366)

    const tombstones = retainedWithout('inbox', 'outbox', 'audit_entry') as Record<ServiceName, string[]>
    await leaves([accountId], tombstones)
    await leaves([...handles, accountNumber], nothing)
    expect(await remains.inStreams([accountId, ...handles, accountNumber])).toEqual([])
    const wanted = [accountId, ...handles, accountNumber]
    const among = (text: string) => wanted.filter((each) => text.includes(each))
    for (const service of serviceNames) {
      const whole = await remains.dumpOf(service, [])
      expect({ service, found: among(whole) }).toEqual({ service, found: [accountId] })
      const rest = await remains.dumpOf(service, tombstones[service])
      expect(rest.length).toBeGreaterThan(1000)
      expect({ service, found: among(rest) }).toEqual({ service, found: [] })
    }
    expect(remains.logs).toContain('"level":20')
    expect(among(remains.logs)).toEqual([])
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
