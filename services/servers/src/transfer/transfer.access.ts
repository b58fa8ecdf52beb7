import { isId } from '@enigm/contracts'
import {
  administersOrganization,
  ownerClause,
  requireApplied,
  requireCurrent,
  select,
  type Transaction,
} from '@enigm/subgraph'
import { ServersFailure } from '../errors'
import { accountOrNone, owns, represents } from '../server/server.access'
import type { OrganizationKind, Owner } from '../server/owner-kind'
import { Server } from '../server/server.entity'
import type { ServerTransfer } from './transfer.entity'

/** SQL: the account is the new owner of the transfer `t`, or an active administrator of the organization that would be. */
export function receives(account: string): string {
  return represents(account, 't.new_owner_id')
}

const ofTransfer = select(Server, 's').where('s.id = (SELECT server_id FROM server_transfer WHERE id = $1)')
const received = ofTransfer
  .where(
    ownerClause(
      'Mutation.declineServerOwnership input.transferId',
      `EXISTS (SELECT 1 FROM server_transfer t WHERE t.id = $1 AND ${receives('$2')})`,
    ),
  )
  .forUpdate()
const given = ofTransfer
  .where(ownerClause('Mutation.withdrawServerTransfer input.transferId', owns('$2')))
  .forUpdate()

/** Locks the server of a transfer of which the caller decides as the new owner. @throws ServersFailure NOT_FOUND */
export function lockReceived(tx: Transaction, transferId: string): Promise<Server> {
  return lock(tx, received, transferId)
}

/** Locks the server of a transfer that the caller gives away. @throws ServersFailure NOT_FOUND */
export function lockGiven(tx: Transaction, transferId: string): Promise<Server> {
  return lock(tx, given, transferId)
}

async function lock(tx: Transaction, statement: typeof ofTransfer, transferId: string): Promise<Server> {
  await requireCurrent(tx, 'accounts')
  const [server] = await tx.query(statement, [transferId, accountOrNone(tx.caller)])
  if (!server) throw new ServersFailure('NOT_FOUND')
  return server
}

/**
 * The boundary of a server, within which alone it changes its owner (SRV-04): from an organization to one of its
 * administrators, and from an account to a member of the server or to an organization that the account administers. `n.id` is
 * the new owner. A machine client is neither an account nor an organization.
 */
const administratorOfOwner = administersOrganization('s.owner_id', 'n.id')
const memberOfServer = `EXISTS (SELECT 1 FROM member m WHERE m.server_id = s.id AND m.account_id = n.id AND m.state = 'ACTIVE')`
const organizationOfOwner = administersOrganization('n.id', 's.owner_id')
const active = `EXISTS (SELECT 1 FROM account_state a WHERE a.account_id = n.id AND a.state = 'ACTIVE')`
const isWithin = `n.id <> s.owner_id AND CASE
  WHEN s.owner_kind <> 'INDIVIDUAL' THEN ${administratorOfOwner} AND ${active}
  ELSE ${organizationOfOwner} OR (${memberOfServer} AND ${active}) END`

/** A name of another scope would disclose that two names belong to one account (SRV-13). */
const names = (ownerKind: Server['ownerKind']) =>
  ownerKind === 'INDIVIDUAL' ? (['member', 'organization'] as const) : (['membership'] as const)

/** The id of the new owner, by the way in which the owner names it. */
const named = {
  member: 'SELECT account_id AS id FROM member WHERE id = $2 AND server_id = $1',
  membership: "SELECT account_id AS id FROM membership WHERE id = $2 AND role = 'ADMIN'",
  organization: 'SELECT $2::text AS id',
}

/**
 * The owner that a membership in the server, a membership in the owning organization, or an organization names. A foreign
 * name, an absent one and one outside the boundary give one answer. An administrator gives a server of the organization to
 * another one, not to the own account.
 * @throws ServersFailure NEW_OWNER_NOT_ELIGIBLE
 */
export async function findNewOwner(
  tx: Transaction,
  { id, ownerKind }: Server,
  name: string,
  organizationKind: OrganizationKind,
): Promise<Owner> {
  const kind = names(ownerKind).find((each) => isId(each, name))
  if (!kind) throw notEligible()
  await requireCurrent(tx, 'accounts')
  const [found] = await tx.query<{ id: string }>(
    `SELECT n.id FROM (${named[kind]}) n JOIN server s ON s.id = $1 WHERE ${isWithin}`,
    [id, name],
  )
  if (!found) throw notEligible()
  await requireApplied(tx, [found.id], 'accounts')
  if (ownerKind !== 'INDIVIDUAL' && found.id === tx.caller.accountId) throw notEligible()
  return { ownerId: found.id, ownerKind: kind === 'organization' ? organizationKind : 'INDIVIDUAL' }
}

/** The boundary holds at the acceptance too: a membership may have ended since the offer. @throws ServersFailure NEW_OWNER_NOT_ELIGIBLE */
export async function requireWithin(
  tx: Transaction,
  { serverId, newOwnerId }: Pick<ServerTransfer, 'serverId' | 'newOwnerId'>,
): Promise<void> {
  const found = await tx.query(
    `SELECT n.id FROM (SELECT $2::text AS id) n JOIN server s ON s.id = $1 WHERE ${isWithin}`,
    [serverId, newOwnerId],
  )
  if (found.length === 0) throw new ServersFailure('NEW_OWNER_NOT_ELIGIBLE', ['input', 'transferId'])
  await requireApplied(tx, [newOwnerId], 'accounts')
}

function notEligible() {
  return new ServersFailure('NEW_OWNER_NOT_ELIGIBLE', ['input', 'newOwnerId'])
}
