import { DomainFailure, type Caller, type Transaction } from '@enigm/subgraph'
import { ServersFailure } from '../errors'
import type { Server } from './server.entity'
import { ServerState } from './server.lifecycle'

/** The account that calls. Machines have none: they administer nothing and take part in nothing. */
export function accountOrNone(caller: Caller): string {
  return caller.accountId ?? ''
}

/** Who owns what the caller creates: the own account, or the organization of a partner's machine client. */
export function ownerOrNone({ accountId, organizationId }: Caller): string {
  return accountId ?? organizationId ?? ''
}

/** SQL: the account owns the server `s` or is one of its active administrators. */
export function administers(account: string): string {
  return `(s.owner_id = ${account} OR EXISTS (
    SELECT 1 FROM member a WHERE a.server_id = s.id AND a.account_id = ${account}
      AND a.role = 'ADMINISTRATOR' AND a.state = 'ACTIVE'))`
}

export const serverColumns = `s.id, s.version, s.state, s.owner_kind AS "ownerKind",
  s.owner_id AS "ownerId", s.entitlement_id AS "entitlementId", s.region, s.locator, s.availability,
  s.display_name AS "displayName"`

/** Locks a server that the caller administers. @throws DomainFailure NOT_FOUND */
export function lockAdministered(tx: Transaction, serverId: string): Promise<Server> {
  return lock(tx, serverId, administers('$2'))
}

/** Locks a server that the caller owns. @throws DomainFailure NOT_FOUND */
export function lockOwned(tx: Transaction, serverId: string): Promise<Server> {
  return lock(tx, serverId, 's.owner_id = $2')
}

async function lock(tx: Transaction, serverId: string, clause: string): Promise<Server> {
  const [server] = await tx.query<Server>(
    `SELECT ${serverColumns} FROM server s WHERE s.id = $1 AND ${clause} FOR UPDATE`,
    [serverId, accountOrNone(tx.caller)],
  )
  if (!server) throw notFound()
  return server
}

export function notFound(): DomainFailure {
  return new ServersFailure('NOT_FOUND')
}

/** @throws DomainFailure INVALID_TRANSITION once the deletion was requested */
export function refuseEnded({ state }: Pick<Server, 'state'>): void {
  if (state === ServerState.DELETION_REQUESTED || state === ServerState.DELETED) {
    throw new ServersFailure('INVALID_TRANSITION')
  }
}

/** What events say of a server. */
export function serverData({ id, ownerId, entitlementId, state }: Server) {
  return { serverId: id, ownerId: ownerId, entitlementId, state }
}

export function serverAudit({ id }: { id: string }, target = id) {
  return { scope: `server:${id}`, target }
}
