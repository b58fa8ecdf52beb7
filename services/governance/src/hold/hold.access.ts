import { isId } from '@enigm/contracts'
import type { Transaction } from '@enigm/subgraph'
import type { LegalHoldSubject } from './hold.entity'

/** The copies of the aggregates that a hold can name, with the column that operators use. */
const subjects = {
  ACCOUNT: { table: 'held_account', column: 'platform_handle' },
  ORGANIZATION: { table: 'held_organization', column: 'id' },
  SERVER: { table: 'held_server', column: 'id' },
} as const satisfies Record<LegalHoldSubject, object>

interface Subject {
  readonly kind: LegalHoldSubject
  readonly id: string
}

/** The subject with a platform handle or an id; null when there is none. */
export async function subjectOf(tx: Transaction, handle: string): Promise<Subject | null> {
  const kind = isId('organization', handle) ? 'ORGANIZATION' : isId('server', handle) ? 'SERVER' : 'ACCOUNT'
  const { table, column } = subjects[kind]
  const [found] = await tx.query<{ id: string }>(`SELECT id FROM ${table} WHERE ${column} = $1`, [handle])
  return found ? { kind, id: found.id } : null
}
