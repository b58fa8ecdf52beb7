import type { Caller, Transaction } from '@enigm/subgraph'
import { EsimFailure } from '../errors'
import type { Esim } from './esim.entity'

/** Columns of an eSIM `e`. */
export const esimColumns = `e.id, e.version, e.state, e.account_id AS "accountId", e.organization_id AS "organizationId",
  e.account_handle AS "accountHandle", e.since_day AS "sinceDay", e.entitlement_id AS "entitlementId",
  e.profile_id AS "profileId", e.activation_hash AS "activationHash", e.problem, e.policy,
  e.policy_in_force AS "policyInForce", e.removal_at_carrier AS "removalAtCarrier",
  e.removal_on_device AS "removalOnDevice", e.replaces_id AS "replacesId"`

/** The account that calls; machines have none. */
export function accountOrNone(caller: Caller): string {
  return caller.accountId ?? ''
}

/** The organization of a partner's machine client; a person's session reaches organizations by memberships alone. */
export function organizationOrNone(caller: Caller): string {
  return caller.kind === 'machine' ? (caller.organizationId ?? '') : ''
}

/** SQL: the account is an active administrator of the organization that owns the eSIM `e`. */
export function administers(account: string): string {
  return `EXISTS (SELECT 1 FROM membership a WHERE a.organization_id = e.organization_id
    AND a.account_id = ${account} AND a.role = 'ADMIN')`
}

/** SQL: the eSIM `e` is the account's own, or of an organization that the account administers (ROLES: O + S). */
export function manages(account: string): string {
  return `((e.account_id = ${account} AND e.organization_id IS NULL) OR ${administers(account)})`
}

/** Locks an eSIM of which the caller decides. @throws DomainFailure NOT_FOUND */
export function lockManaged(tx: Transaction, esimId: string): Promise<Esim> {
  return lock(tx, manages('$2'), [esimId, accountOrNone(tx.caller)])
}

/** Locks an eSIM of the organization that the caller administers or is the client of. @throws DomainFailure NOT_FOUND */
export function lockOfOrganization(tx: Transaction, esimId: string): Promise<Esim> {
  return lock(tx, `(${administers('$2')} OR e.organization_id = $3)`, [
    esimId,
    accountOrNone(tx.caller),
    organizationOrNone(tx.caller),
  ])
}

/** Locks an eSIM whose user the caller is: the holder, or the member whom it was assigned to. @throws DomainFailure NOT_FOUND */
export function lockUsed(tx: Transaction, esimId: string): Promise<Esim> {
  return lock(tx, 'e.account_id = $2', [esimId, accountOrNone(tx.caller)])
}

async function lock(tx: Transaction, clause: string, parameters: string[]): Promise<Esim> {
  const [esim] = await tx.query<Esim>(
    `SELECT ${esimColumns} FROM esim e WHERE e.id = $1 AND ${clause} FOR UPDATE`,
    parameters,
  )
  if (!esim) throw new EsimFailure('NOT_FOUND')
  return esim
}

/** What events say of an eSIM. */
export function esimData({ id, accountId, organizationId, entitlementId, state }: Esim) {
  return {
    esimId: id,
    ...(accountId && { accountId }),
    ...(organizationId && { organizationId }),
    ...(entitlementId && { entitlementId }),
    state,
  }
}

/** Whose trail an eSIM's doings stand in: its organization's, else its holder's, else the platform's. */
export function esimAudit({
  id,
  accountId,
  organizationId,
}: Pick<Esim, 'id' | 'accountId' | 'organizationId'>) {
  const scope = organizationId
    ? `organization:${organizationId}`
    : accountId
      ? `account:${accountId}`
      : 'platform'
  return { scope, target: id }
}
