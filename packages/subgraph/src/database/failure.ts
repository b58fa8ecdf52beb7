import { Refusal } from '@enigm/contracts'
import { isOutdatedPlan } from './batching-client'
import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm'

const CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // PostgreSQL has ended a statement or a session that took too long.
  '57014',
  '57P05',
  '25P03',
])
// Out of disk, out of memory, input/output error: PostgreSQL has written nothing.
const RESOURCES = new Set(['53100', '53200', '58030'])
// A character, a text or a number that no value of the column's type can have.
const UNSTORABLE = new Set(['22021', '22P02', '22P05', '22003'])
const UNIQUE_VIOLATION = '23505'
const TRANSIENT = new Set(['40001', '40P01'])

/** The SQLSTATE or system code of an error of the driver or of TypeORM. */
function codeOf(error: unknown): string {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } }
  return String(driverError?.code ?? code ?? '')
}

/** Whether PostgreSQL is unreachable, shut down or out of resources. */
function isUnavailable(error: unknown): boolean {
  if (isReleased(error)) return true
  const code = codeOf(error)
  if (CONNECTION.has(code) || RESOURCES.has(code) || code.startsWith('08')) return true
  const message = error instanceof Error ? error.message : ''
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Query read timeout|Driver not Connected|the database system is/i.test(
    message,
  )
}

/** Whether the connection was lost earlier in the transaction: TypeORM has released it, and refuses further statements. */
function isReleased(error: unknown): boolean {
  return (
    error instanceof QueryRunnerAlreadyReleasedError ||
    error instanceof QueryRunnerProviderAlreadyReleasedError
  )
}

/** The unique constraint that a statement has violated, if any. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!isUniqueViolation(error)) return undefined
  const { constraint, driverError } = error as { constraint?: string; driverError?: { constraint?: string } }
  return driverError?.constraint ?? constraint
}

/** Whether a row with the same key exists. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === UNIQUE_VIOLATION
}

/** Whether the same transaction can be repeated: after a deadlock, a serialization failure or a migration at the same moment. */
export function isRepeatable(error: unknown): boolean {
  return TRANSIENT.has(codeOf(error)) || isOutdatedPlan(error)
}

/**
 * The refusal of the closed list for a failure of the database: UNAVAILABLE without it, BAD_USER_INPUT for a value that it
 * cannot store. Other errors stay unchanged.
 */
export function asRefusal(error: unknown): unknown {
  if (isUnavailable(error)) return new Refusal('UNAVAILABLE')
  return UNSTORABLE.has(codeOf(error)) ? new Refusal('BAD_USER_INPUT') : error
}
