import { expectThat, type Journey } from './journey'
import type { Person } from './person'
import type { Server } from './membership'

interface Entry {
  at: string
  action: string
  outcome: string
  reason: string
}

const PAGE = 'edges { node { at action outcome reason } }'

/** Prints the audit trails of all services, merged by time, and requires an entry for every step. */
export async function showAudit(journey: Journey, owner: Person, server: Server): Promise<void> {
  type Trail = { edges: { node: Entry }[] }
  const { me, server: about } = await owner.panel.send<{
    me: Record<string, Trail>
    server: { audit: Trail }
  }>(
    `query($id: ID!) { me { audit(first: 100) { ${PAGE} } paymentAudit(first: 100) { ${PAGE} }
      deviceAudit(first: 100) { ${PAGE} } serverAudit(first: 100) { ${PAGE} }
      esimAudit(first: 100) { ${PAGE} } keyAudit(first: 100) { ${PAGE} } }
      server(id: $id) { audit(first: 100) { ${PAGE} } } }`,
    { id: server.id },
  )
  const entries = [...Object.values(me), about.audit]
    .flatMap(({ edges }) => edges.map(({ node }) => node))
    .sort((a, b) => a.at.localeCompare(b.at))
  await journey.logStep('audit trail', `${entries.length} entries about the owner and the server`)
  for (const { at, action, outcome, reason } of entries) {
    process.stdout.write(`        ${at}  ${outcome.padEnd(6)}  ${action}${reason ? ` (${reason})` : ''}\n`)
  }
  const done = new Set(entries.filter(({ outcome }) => outcome === 'DONE').map(({ action }) => action))
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
  const missing = wanted.filter((action) => !done.has(action))
  expectThat('the audit trail contains every step', missing.length === 0, { missing })
}
