import { Refusal } from '@enigm/contracts'
import {
  administersOrganization,
  ownerClause,
  requireCurrent,
  select,
  type Caller,
  type Transaction,
} from '@enigm/subgraph'
import { ServersFailure } from '../errors'
import { isPresent } from '../member/member.lifecycle'
import { Server } from './server.entity'

/** The calling account. Machine clients have none: they administer no server and take part in none. */
export function accountOrNone(caller: Caller): string {
  return caller.accountId ?? ''
}

/** The owner of the servers that the caller creates: its account, or the organization of a machine client. */
export function ownerOrNone({ accountId, organizationId }: Caller): string {
  return accountId ?? organizationId ?? ''
}

/** SQL: the caller is this owner, or an active administrator of the organization that it is (SRV-16). */
export function represents(caller: string, owner: string): string {
  return `(${owner} = ${caller} OR ${administersOrganization(owner, caller)})`
}

/** SQL: the account owns the server `s`, itself or as an administrator of the owning organization. */
export function owns(account: string): string {
  return represents(account, 's.owner_id')
}

/** SQL: the account owns the server `s` or is one of its active administrators. */
export function administers(account: string): string {
  return `(${owns(account)} OR EXISTS (
    SELECT 1 FROM member a WHERE a.server_id = s.id AND a.account_id = ${account}
      AND a.role = 'ADMINISTRATOR' AND a.state = 'ACTIVE'))`
}

/** SQL: the account administers the server `s`, or the membership `m` is its own and has not ended. */
export function administersOrIsMember(account: string): string {
  return `(${administers(account)} OR (m.account_id = ${account} AND ${isPresent('m')}))`
}

const serverById = select(Server, 's').where('s.id = $1')
const administered = serverById
  .where(ownerClause('Mutation.setLocatorAvailability input.serverId', administers('$2')))
  .forUpdate()
const owned = serverById.where(ownerClause('Mutation.deleteServer input.serverId', owns('$2'))).forUpdate()
const createdByOwner = serverById
  .where(ownerClause('Mutation.cancelServerCreation input.serverId', owns('$2')))
  .forUpdate()

/** Locks a server that the caller administers. @throws ServersFailure NOT_FOUND */
export function lockAdministered(tx: Transaction, serverId: string): Promise<Server> {
  return lock(tx, administered, serverId)
}

/** Locks a server that the caller owns or, as a machine client, whose owner is its organization. @throws ServersFailure NOT_FOUND */
export function lockCreated(tx: Transaction, serverId: string): Promise<Server> {
  return lock(tx, createdByOwner, serverId, ownerOrNone(tx.caller))
}

/** Locks a server that the caller owns. @throws ServersFailure NOT_FOUND */
export function lockOwned(tx: Transaction, serverId: string): Promise<Server> {
  return lock(tx, owned, serverId)
}

/**
 * The owner of a new server of the caller: itself, or an organization that it administers or is a machine client of. The
 * administrator's row stays locked, so that a removal comes before this transaction, which is then refused, or after it.
 * @throws ServersFailure NOT_FOUND, for the organization of others as for an absent one
 */
export async function requireOwner(tx: Transaction, organizationId: string | null): Promise<string> {
  const own = ownerOrNone(tx.caller)
  if (!organizationId || (tx.caller.kind === 'machine' && organizationId === own)) return own
  if (tx.caller.kind === 'account') await requireCurrent(tx, 'accounts')
  const administrator = ownerClause('Mutation.createServer input.organizationId', 'account_id = $2')
  const rows = await tx.query(
    `SELECT 1 FROM membership WHERE organization_id = $1 AND ${administrator} AND role = 'ADMIN' FOR SHARE`,
    [organizationId, own],
  )
  if (rows.length === 0) throw new ServersFailure('NOT_FOUND', ['input', 'organizationId'])
  return organizationId
}

/**
 * Locks the entitlement that pays for a new server of this owner. An entitlement that is unknown, foreign, used or not granted
 * gives one answer.
 * @throws ServersFailure ENTITLEMENT_NOT_USABLE
 */
export async function lockEntitlement(
  tx: Transaction,
  entitlementId: string,
  ownerId: string,
): Promise<void> {
  const holder = ownerClause('Mutation.createServer input.entitlementId', 'holder_id = $2')
  const usable = await tx.query(
    `SELECT id FROM entitlement
     WHERE id = $1 AND ${holder} AND product_kind = 'SERVER' AND state = 'GRANTED' FOR UPDATE`,
    [entitlementId, ownerId],
  )
  const used = await tx.query(`SELECT id FROM server WHERE entitlement_id = $1 AND state <> 'CANCELED'`, [
    entitlementId,
  ])
  if (usable.length === 1 && used.length === 0) return
  throw new ServersFailure('ENTITLEMENT_NOT_USABLE', ['input', 'entitlementId'])
}

/** So many servers are created with one entitlement in a day: each creation sets an environment up. */
const LARGEST_CREATIONS_PER_DAY = 5

/**
 * Bounds what a creation and its cancelation in turn cost the agents (SRV-19). The entitlement is locked.
 * @throws Refusal RATE_LIMITED
 */
export async function refuseTooManyCreations(tx: Transaction, entitlementId: string): Promise<void> {
  const [row] = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM server s
     JOIN environment_command c ON c.server_id = s.id AND c.kind = 'PROVISION' AND c.round = 1
     WHERE s.entitlement_id = $1 AND c.created_at > clock_timestamp() - interval '1 day'`,
    [entitlementId],
  )
  if (row!.count >= LARGEST_CREATIONS_PER_DAY) throw new Refusal('RATE_LIMITED')
}

async function lock(
  tx: Transaction,
  statement: typeof serverById,
  serverId: string,
  caller = accountOrNone(tx.caller),
): Promise<Server> {
  return findCurrent(tx, () => tx.query(statement, [serverId, caller]))
}

/**
 * Finds what the caller may change. Who administers an organization is known from the events of accounts: for its server the
 * permission is read once more after these events are known to arrive, as they may have ended it meanwhile.
 * @param find reads the permission and locks the server
 * @throws ServersFailure NOT_FOUND
 * @throws Refusal UNAVAILABLE while the events do not arrive
 */
export async function findCurrent<T extends Pick<Server, 'ownerKind'>>(
  tx: Transaction,
  find: () => Promise<T[]>,
): Promise<T> {
  const [found] = await find()
  if (!found) throw new ServersFailure('NOT_FOUND')
  if (found.ownerKind === 'INDIVIDUAL' || tx.caller.kind !== 'account') return found
  await requireCurrent(tx, 'accounts')
  const [current] = await find()
  if (!current) throw new ServersFailure('NOT_FOUND')
  return current
}
