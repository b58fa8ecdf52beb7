import { Refusal } from '@enigm/contracts'

const CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
])
// Out of disk, out of memory, input/output error: PostgreSQL refuses to write and nothing has happened.
const RESOURCES = new Set(['53100', '53200', '58030'])
const UNIQUE_VIOLATION = '23505'
const REPEATABLE = new Set(['40001', '40P01'])

/** The error's own code, wherever the driver or TypeORM has put it. */
function codeOf(error: unknown): string {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } }
  return String(driverError?.code ?? code ?? '')
}

/** Whether PostgreSQL could not be reached, was shut down or has no room to write. */
function isUnavailable(error: unknown): boolean {
  const code = codeOf(error)
  if (CONNECTION.has(code) || RESOURCES.has(code) || code.startsWith('08')) return true
  const message = error instanceof Error ? error.message : ''
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Driver not Connected|the database system is/i.test(
    message,
  )
}

/** The unique constraint that a statement has violated, if that is why it failed. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!isUniqueViolation(error)) return undefined
  const { constraint, driverError } = error as { constraint?: string; driverError?: { constraint?: string } }
  return driverError?.constraint ?? constraint
}

/** Whether a row of the same key is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === UNIQUE_VIOLATION
}

/** Whether the same transaction may simply be run again: a deadlock or a serialization failure. */
export function isIdempotent(error: unknown): boolean {
  return REPEATABLE.has(codeOf(error))
}

/** Turns a lost database into the closed list's UNAVAILABLE; any other error stays what it is. */
export function asRefusal(error: unknown): unknown {
  return isUnavailable(error) ? new Refusal('UNAVAILABLE') : error
}
