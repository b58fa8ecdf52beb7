import {
  accountOf,
  administersOrganization,
  ownerClause,
  requireCurrent,
  select,
  type Transaction,
} from '@enigm/subgraph'
import { KeysFailure } from '../errors'
import { EnigmKey } from './key.entity'

/** SQL: the organization has the workflow enabled for the Key `k` of its deployment, and the holder belongs to it now. */
export const isDeployed = `EXISTS (
  SELECT FROM emergency_workflow w JOIN membership m ON m.organization_id = w.holder_id
  WHERE w.holder_id = k.organization_id AND w.state = 'ENABLED' AND m.account_id = k.account_id)`

/** SQL: the workflow is enabled for the Key `k`, by its holder or by its deployment (KEY-10). */
export const isShown = `(${isDeployed} OR EXISTS (
  SELECT FROM emergency_workflow w WHERE w.holder_id = k.account_id AND w.state = 'ENABLED'))`

/** SQL: the account may see the Key `k` as an administrator of its deployment. */
export function isAdministered(account: string): string {
  return `${isDeployed} AND ${administersOrganization('k.organization_id', account)}`
}

/** The Keys of an account that it sees. */
export const ownKeys = select(EnigmKey, 'k').where(
  ownerClause('Query.enigmKey handle', 'k.account_id = $1'),
  isShown,
)

/** Keys of the deployments that an account administers. */
export const administeredKeys = select(EnigmKey, 'k').where(
  ownerClause('Query.deploymentKey handle', isAdministered('$1')),
)

/** A Key that the caller may change, locked. */
export type LockedKey = Pick<EnigmKey, 'id' | 'accountId'> & {
  /** The organization whose administrator the caller is here; null for the holder. */
  administeredBy: string | null
}

const byHandle = select(EnigmKey, 'k', ['id', 'accountId'])
  .with<Pick<LockedKey, 'administeredBy'>>({
    administeredBy: 'CASE WHEN k.organization_handle = $1 THEN k.organization_id END',
  })
  .forUpdate()

const holder = ownerClause('Mutation.retireKey input.keyHandle', 'k.account_id = $2')
const ownByHandle = byHandle.where(holder, 'k.handle = $1', isShown)

const holderOrNobody = ownerClause('Mutation.reportKeyLost input.keyHandle', 'k.account_id = $2')
const administeredByHandle = `(k.organization_handle = $1 AND ${isAdministered('$2')})`
const ownOrAdministeredByHandle = byHandle.where(
  `(${holderOrNobody} AND k.handle = $1 AND ${isShown}) OR ${administeredByHandle}`,
)
const anyOwnOrAdministeredByHandle = byHandle.where(
  `(${holderOrNobody} AND k.handle = $1) OR ${administeredByHandle}`,
)

/** Locks an own Key of the caller. @throws KeysFailure NOT_FOUND, also while its workflow is disabled */
export function lockOwn(tx: Transaction, handle: string): Promise<LockedKey> {
  return lock(tx, ownByHandle, handle)
}

/** Locks an own Key of the caller, or one of a deployment that the caller administers. @throws KeysFailure NOT_FOUND */
export function lockOwnOrAdministered(tx: Transaction, handle: string): Promise<LockedKey> {
  return lock(tx, ownOrAdministeredByHandle, handle)
}

/**
 * Locks an own Key, shown or not, or one of a deployment that the caller administers: disabling the workflow does not keep
 * the holder from reporting a loss (KEY-03). @throws KeysFailure NOT_FOUND
 */
export function lockForLoss(tx: Transaction, handle: string): Promise<LockedKey> {
  return lock(tx, anyOwnOrAdministeredByHandle, handle)
}

async function lock(tx: Transaction, statement: typeof byHandle, handle: string): Promise<LockedKey> {
  const find = async () => {
    const [key] = await tx.query(statement, [handle, accountOf(tx.caller)])
    if (!key) throw new KeysFailure('NOT_FOUND', ['input', 'keyHandle'])
    return key
  }
  const found = await find()
  if (!found.administeredBy) return found
  await requireCurrent(tx, 'accounts')
  // The events that are known to arrive may have ended the permission meanwhile.
  return find()
}

const byReference = select(EnigmKey, 'k').where('k.reference = $1').forUpdate()
const shownByReference = byReference.where(isShown)

/** Locks a Key by its reference in Enigm App. */
export async function lockByReference(tx: Transaction, reference: string): Promise<EnigmKey | undefined> {
  const [key] = await tx.query(byReference, [reference])
  return key
}

/** Locks a Key by its reference in Enigm App while its workflow is enabled (KEY-10). */
export async function lockShownByReference(
  tx: Transaction,
  reference: string,
): Promise<EnigmKey | undefined> {
  const [key] = await tx.query(shownByReference, [reference])
  return key
}

const byAccount = select(EnigmKey, 'k').where('k.account_id = $1').orderBy('id').forUpdate()

/**
 * Locks all Keys of an account, for its erasure. A transaction that links a Key to the account holds the lock on the account:
 * it is waited for, and its Key is among them.
 */
export async function lockKeysOfAccount(tx: Transaction, accountId: string): Promise<EnigmKey[]> {
  await tx.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [accountId])
  return tx.query(byAccount, [accountId])
}
