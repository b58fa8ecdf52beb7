import type { ChangeDetails, Transaction } from '@enigm/subgraph'
import { ServersFailure } from '../errors'
import { Server, servers, type SuspensionCause } from './server.entity'

type Details = Pick<ChangeDetails<Server>, 'audit' | 'reason'>

/**
 * Adds a cause to the suspension of a server whose row the transaction has locked. Each cause is lifted by its own side alone.
 * @throws ServersFailure INVALID_TRANSITION if the cause is there, or the server has no environment or ends
 */
export function suspend(
  tx: Transaction,
  { id, state, suspendedBy }: Server,
  cause: SuspensionCause,
  details: Details,
): Promise<Server> {
  if (suspendedBy.includes(cause)) throw new ServersFailure('INVALID_TRANSITION')
  const change = { set: { suspendedBy: [...suspendedBy, cause] }, ...details }
  return state === 'SUSPENDED'
    ? servers.change(tx, 'servers.server.suspended', { id }, change)
    : servers.move(tx, 'SUSPEND', { id }, change)
}

/**
 * Lifts a cause of the suspension of a locked server, which resumes when none is left.
 * @throws ServersFailure INVALID_TRANSITION if it is not suspended by this cause
 */
export function resume(
  tx: Transaction,
  { id, suspendedBy, isRestricted }: Server,
  cause: SuspensionCause,
  details: Details,
): Promise<Server> {
  if (!suspendedBy.includes(cause)) throw new ServersFailure('INVALID_TRANSITION')
  const left = suspendedBy.filter((each) => each !== cause)
  const change = { set: { suspendedBy: left }, ...details }
  if (left.length > 0) return servers.change(tx, 'servers.server.resumed', { id }, change)
  return servers.move(tx, isRestricted ? 'RESUME_RESTRICTED' : 'RESUME', { id }, change)
}

/** Restricts a locked server, also one that is suspended. @throws ServersFailure INVALID_TRANSITION */
export function restrict(
  tx: Transaction,
  { id, state, isRestricted }: Server,
  details: Details,
): Promise<Server> {
  if (isRestricted) throw new ServersFailure('INVALID_TRANSITION')
  const change = { set: { isRestricted: true }, ...details }
  return state === 'SUSPENDED'
    ? servers.change(tx, 'servers.server.restricted', { id }, change)
    : servers.move(tx, 'RESTRICT', { id }, change)
}

/** Lifts the restriction of a locked server. @throws ServersFailure INVALID_TRANSITION */
export function liftRestriction(tx: Transaction, { id, state }: Server, details: Details): Promise<Server> {
  const change = { set: { isRestricted: false }, ...details }
  return state === 'SUSPENDED'
    ? servers.change(tx, 'servers.server.restriction.lifted', { id }, change)
    : servers.move(tx, 'LIFT_RESTRICTION', { id }, change)
}
