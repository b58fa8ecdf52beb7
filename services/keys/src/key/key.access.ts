import { accountOf, type Transaction } from '@enigm/subgraph'
import { KeysFailure } from '../errors'

/** SQL: the organization has the workflow on for the Key `k` of its deployment, and the holder belongs to it now. */
export const isDeployed = `EXISTS (
  SELECT FROM emergency_workflow w JOIN membership m ON m.organization_id = w.holder_id
  WHERE w.holder_id = k.organization_id AND w.state = 'ENABLED' AND m.account_id = k.account_id)`

/** SQL: somebody has the workflow on for the Key `k`: its holder, or its deployment (KEY-10). */
export const isShown = `(${isDeployed} OR EXISTS (
  SELECT FROM emergency_workflow w WHERE w.holder_id = k.account_id AND w.state = 'ENABLED'))`

/** SQL: the account administers this organization now. */
export function administers(organization: string, account: string): string {
  return `EXISTS (
    SELECT FROM membership a WHERE a.organization_id = ${organization} AND a.account_id = ${account}
      AND a.role = 'ADMIN')`
}

/** SQL: the account may see the Key `k` as an administrator of its deployment. */
export function isAdministered(account: string): string {
  return `${isDeployed} AND ${administers('k.organization_id', account)}`
}

/** A Key within the caller's reach, locked. */
export interface ReachedKey {
  id: string
  accountId: string
  /** The organization whose administrator the caller is here; null for the holder. */
  administeredBy: string | null
}

/** Locks a Key of the caller's own. @throws KeysFailure NOT_FOUND, also while its workflow is off */
export function lockOwn(tx: Transaction, handle: string): Promise<ReachedKey> {
  return lock(tx, handle, `k.account_id = $2 AND k.handle = $1 AND ${isShown}`)
}

/** Locks a Key of the caller's own or of a deployment that the caller administers. @throws KeysFailure NOT_FOUND */
export function lockReached(tx: Transaction, handle: string): Promise<ReachedKey> {
  return lock(
    tx,
    handle,
    `((k.account_id = $2 AND k.handle = $1 AND ${isShown})
      OR (k.organization_handle = $1 AND ${isAdministered('$2')}))`,
  )
}

async function lock(tx: Transaction, handle: string, clause: string): Promise<ReachedKey> {
  const [key] = await tx.query<ReachedKey>(
    `SELECT k.id, k.account_id AS "accountId",
       CASE WHEN k.organization_handle = $1 THEN k.organization_id END AS "administeredBy"
     FROM enigm_key k WHERE ${clause} FOR UPDATE OF k`,
    [handle, accountOf(tx.caller)],
  )
  if (!key) throw new KeysFailure('NOT_FOUND', ['input', 'keyHandle'])
  return key
}
