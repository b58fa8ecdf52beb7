import { eventually } from './client'
import type { Journey } from './journey'
import type { Person } from './person'
import type { Server } from './membership'

interface Entry {
  at: string
  action: string
  outcome: string
  reason: string | null
}

interface Log {
  entries: { edges: { node: Entry }[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } }
}

const PAGE = `auditLog { entries(first: 100, after: $after) {
  edges { node { at action outcome reason } } pageInfo { endCursor hasNextPage } } }`

/** The steps of the journey, by their events. */
const wanted = [
  'accounts.account.created',
  'accounts.session.started',
  'accounts.account.pin.set',
  'accounts.grant.issued',
  'payments.entitlement.granted',
  'keys.key.lost',
  'keys.key.revoked',
  'keys.key.replaced',
  'servers.server.created',
  'servers.server.activated',
  'servers.join.approved',
  'servers.content.deletion.requested',
  'servers.server.deletion.requested',
  'servers.server.deleted',
  'esim.esim.ordered',
  'esim.esim.released',
  'esim.esim.enabled',
]

/** Prints the audit logs of the owner and of the server, in which all services are, and requires an entry for every step. */
export async function showAudit(journey: Journey, owner: Person, server: Server): Promise<void> {
  const { panel } = owner
  const ofOwner = (after: string | null) =>
    panel.send<{ me: { auditLog: Log | null } }>(`query($after: String) { me { ${PAGE} } }`, { after })
  const ofServer = (after: string | null) =>
    panel.send<{ server: { auditLog: Log | null } }>(
      `query($id: ID!, $after: String) { server(id: $id) { ${PAGE} } }`,
      { id: server.id, after },
    )
  const entries = await eventually('an entry of every step in the audit ledger', async () => {
    const found = [
      ...(await allOf(async (after) => (await ofOwner(after)).me.auditLog)),
      ...(await allOf(async (after) => (await ofServer(after)).server.auditLog)),
    ]
    const done = new Set(found.filter(({ outcome }) => outcome === 'DONE').map(({ action }) => action))
    return wanted.every((action) => done.has(action)) && found
  })
  await journey.logStep('audit trail', `${entries.length} entries about the owner and the server`)
  for (const { at, action, outcome, reason } of entries.sort((a, b) => a.at.localeCompare(b.at))) {
    process.stdout.write(`        ${at}  ${outcome.padEnd(6)}  ${action}${reason ? ` (${reason})` : ''}\n`)
  }
}

async function allOf(read: (after: string | null) => Promise<Log | null>): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let after: string | null = null; ;) {
    const log: Log | null = await read(after)
    if (!log) return entries
    entries.push(...log.entries.edges.map(({ node }) => node))
    if (!log.entries.pageInfo.hasNextPage) return entries
    after = log.entries.pageInfo.endCursor
  }
}
