import {
  administersOrganization,
  ownerClause,
  requireApplied,
  requireCurrent,
  select,
  type Caller,
  type Transaction,
} from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { EsimFailure } from '../errors'
import { Esim } from './esim.entity'

/** The account that calls; machine clients have none. */
export function accountOrNone(caller: Caller): string {
  return caller.accountId ?? ''
}

/** The organization of a partner's machine client; a person reaches organizations by memberships only. */
export function organizationOrNone(caller: Caller): string {
  return caller.kind === 'machine' ? (caller.organizationId ?? '') : ''
}

/** SQL: the account is an active administrator of the organization that owns the eSIM `e`. */
export function administers(account: string): string {
  return administersOrganization('e.organization_id', account)
}

/** SQL: the account holds, uses or administers the eSIM `e`, or the organization owns it. */
export function sees(account: string, organization: string): string {
  const seen = `e.account_id = ${account} OR e.organization_id = ${organization} OR ${administers(account)}`
  return ownerClause('Query.esim id', `(${seen})`)
}

const lockedEsim = select(Esim, 'e').where('e.id = $1').forUpdate()

/** SQL: the eSIM `e` is the account's own, or of an organization that the account administers. */
const manages = ownerClause(
  'Mutation.retireEsim input.esimId',
  `((e.account_id = $2 AND e.organization_id IS NULL) OR ${administers('$2')})`,
)

/** Locks an eSIM that the caller decides about. @throws EsimFailure NOT_FOUND */
export function lockManaged(tx: Transaction, esimId: string): Promise<Esim> {
  return lock(tx, manages, [esimId, accountOrNone(tx.caller)])
}

/** SQL: the account administers the organization that owns the eSIM `e`, or `organization` is this one. */
function ofOrganization(account: string, organization: string): string {
  return ownerClause(
    'Mutation.assignEsimPolicy input.esimId',
    `(${administers(account)} OR e.organization_id = ${organization})`,
  )
}

/** Locks an eSIM of an organization that the caller administers or is the client of. @throws EsimFailure NOT_FOUND */
export function lockOfOrganization(tx: Transaction, esimId: string): Promise<Esim> {
  return lock(tx, ofOrganization('$2', '$3'), [
    esimId,
    accountOrNone(tx.caller),
    organizationOrNone(tx.caller),
  ])
}

const uses = ownerClause('Mutation.activateEsim input.esimId', 'e.account_id = $2')

/** Locks an eSIM that the caller holds, or that was assigned to the caller. @throws EsimFailure NOT_FOUND */
export function lockUsed(tx: Transaction, esimId: string): Promise<Esim> {
  return lock(tx, uses, [esimId, accountOrNone(tx.caller)])
}

async function lock(tx: Transaction, clause: string, parameters: string[]): Promise<Esim> {
  const find = async () => {
    const [esim] = await tx.query(lockedEsim.where(clause), parameters)
    if (!esim) throw new EsimFailure('NOT_FOUND')
    return esim
  }
  const found = await find()
  if (!found.organizationId || tx.caller.kind !== 'account') return found
  await requireCurrent(tx, 'accounts')
  // Who administers and who belongs to an organization is known from the events of accounts, which may have ended the permission.
  return find()
}

/**
 * The account of an active member of the organization that owns the eSIM; the member cannot leave before the commit. Only
 * administrators and machine clients of the organization find one.
 * @throws EsimFailure MEMBER_NOT_ELIGIBLE
 * @throws Refusal UNAVAILABLE while the events of accounts about the member do not arrive, or are not applied
 */
export async function lockMember(tx: Transaction, { id }: Esim, membershipId: string): Promise<string> {
  await requireCurrent(tx, 'accounts')
  await requireApplied(tx, [membershipId], 'accounts')
  const [member] = await tx.query<{ accountId: string }>(
    `SELECT m.account_id AS "accountId" FROM membership m JOIN esim e ON e.id = $2
     WHERE m.id = $1 AND m.organization_id = e.organization_id AND ${ofOrganization('$3', '$4')} FOR SHARE OF m`,
    [membershipId, id, accountOrNone(tx.caller), organizationOrNone(tx.caller)],
  )
  if (!member) throw new EsimFailure('MEMBER_NOT_ELIGIBLE', ['input', 'membershipId'])
  return member.accountId
}

/** Several eSIMs are always locked in the order of their ids: two transactions cannot wait for each other. */
export function lockInOrder(tx: Transaction, where: FindOptionsWhere<Esim>): Promise<Esim[]> {
  return tx.manager.find(Esim, { where, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } })
}
