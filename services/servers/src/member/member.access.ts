import {
  accountOf,
  ownerClause,
  requireApplied,
  requireCurrent,
  select,
  type Statement,
  type Transaction,
} from '@enigm/subgraph'
import { ServersFailure } from '../errors'
import { accountOrNone, administers, findCurrent, owns } from '../server/server.access'
import { Server } from '../server/server.entity'
import { Member } from './member.entity'
import { isPresent } from './member.lifecycle'

/**
 * What a caller is to a membership that is shown to it. OWNER and ADMINISTRATOR may act on it, SELF may leave; nobody acts on the
 * membership of a person who owns the server, and only the owner acts on administrators.
 */
export type Standing = 'OWNER' | 'ADMINISTRATOR' | 'SELF' | 'NONE'

/** SQL: the standing of an account to the membership `m` in the server `s`. */
export function standingOf(account: string): string {
  return `CASE
    WHEN m.account_id = s.owner_id THEN 'NONE'
    WHEN m.account_id = ${account} THEN 'SELF'
    WHEN ${owns(account)} THEN 'OWNER'
    WHEN m.role = 'USER' AND ${administers(account)} THEN 'ADMINISTRATOR'
    ELSE 'NONE' END`
}

const ofMember = select(Server, 's').where('s.id = (SELECT server_id FROM member WHERE id = $1)')
const administered = ofMember
  .where(ownerClause('Mutation.removeMember input.memberId', administers('$2')))
  .forUpdate()
const owned = ofMember.where(ownerClause('Mutation.setMemberRole input.memberId', owns('$2'))).forUpdate()
const target = select(Member, 'm')
  .with<{ standing: Standing }>({ standing: standingOf('$2') })
  .join('JOIN server s ON s.id = m.server_id')
  .where('m.id = $1')
  .forUpdate()

/**
 * Locks a membership on which the caller may act as an administrator of its server. The server is locked first: two administrators
 * act one after the other, and the second is judged by what the first has changed.
 * @throws ServersFailure NOT_FOUND, MEMBER_PROTECTED
 */
export function lockAdministeredMember(tx: Transaction, memberId: string): Promise<Member> {
  return lockTarget(tx, administered, memberId)
}

/** Locks a membership in a server that the caller owns. @throws ServersFailure NOT_FOUND, MEMBER_PROTECTED */
export function lockMemberOfOwned(tx: Transaction, memberId: string): Promise<Member> {
  return lockTarget(tx, owned, memberId)
}

async function lockTarget(tx: Transaction, server: Statement<Server>, memberId: string): Promise<Member> {
  const parameters = [memberId, accountOrNone(tx.caller)]
  await findCurrent(tx, () => tx.query(server, parameters))
  const [member] = await tx.query(target, parameters)
  if (member?.standing === 'OWNER' || member?.standing === 'ADMINISTRATOR') return member
  throw new ServersFailure('MEMBER_PROTECTED', ['input', 'memberId'])
}

const joined = select(Server, 's')
  .with<{ memberId: string }>({ memberId: 'm.id' })
  .join(`JOIN member m ON m.server_id = s.id AND ${isPresent('m')}`)
  .where('s.id = $1', ownerClause('Mutation.leaveServer input.serverId', 'm.account_id = $2'))
  .forUpdate()

const anotherAdministers = `
  SELECT 1 FROM member m WHERE m.server_id = $1 AND m.account_id <> $2 AND m.role = 'ADMINISTRATOR' AND m.state = 'ACTIVE' LIMIT 1`

/**
 * Locks a server that the caller can leave. @returns the id of the membership
 * @throws ServersFailure NOT_FOUND, OWNER_CANNOT_LEAVE, LAST_ADMINISTRATOR
 * @throws Refusal UNAVAILABLE
 */
export async function lockLeavable(tx: Transaction, serverId: string): Promise<string> {
  const account = accountOf(tx.caller)
  const [server] = await tx.query(joined, [serverId, account])
  if (!server) throw new ServersFailure('NOT_FOUND')
  if (server.ownerId === account) throw new ServersFailure('OWNER_CANNOT_LEAVE')
  if (server.ownerKind === 'INDIVIDUAL') return server.memberId
  const others = await tx.query(anotherAdministers, [serverId, account])
  if (others.length === 0) await requireAdministrator(tx, server.ownerId)
  return server.memberId
}

/**
 * Of a server of an organization without an administrator, the last administrator in the server stays (SRV-08). Whether the
 * organization has one is known from the events of accounts.
 * @throws ServersFailure LAST_ADMINISTRATOR
 * @throws Refusal UNAVAILABLE while the events do not arrive
 */
async function requireAdministrator(tx: Transaction, organizationId: string): Promise<void> {
  await requireCurrent(tx, 'accounts')
  await requireApplied(tx, [organizationId], 'accounts')
  const administrators = await tx.query(
    `SELECT 1 FROM membership WHERE organization_id = $1 AND role = 'ADMIN' LIMIT 1`,
    [organizationId],
  )
  if (administrators.length === 0) throw new ServersFailure('LAST_ADMINISTRATOR')
}
