import type { Bytes, EntryFields, ErasableName } from '@enigm/ledger'
import type { Transaction } from '@enigm/subgraph'

interface NewEntry {
  readonly logId: number
  readonly epoch: number
  readonly position: number
  readonly leaf: Bytes
  readonly fields: EntryFields
  readonly values: Readonly<Record<ErasableName, string>>
  readonly salts: Readonly<Record<ErasableName, string>>
  readonly commitments: Readonly<Record<ErasableName, string>>
}

/** The columns of `ledger_entry` that a batch fills, with their types and their values. */
const columns: readonly (readonly [name: string, type: string, value: (entry: NewEntry) => unknown])[] = [
  ['log_id', 'bigint', ({ logId }) => logId],
  ['seq', 'bigint', ({ fields }) => fields.seq],
  ['service', 'text', ({ fields }) => fields.service],
  ['epoch', 'int', ({ epoch }) => epoch],
  ['position', 'bigint', ({ position }) => position],
  ['at', 'timestamptz', ({ fields }) => fields.at],
  ['action', 'text', ({ fields }) => fields.action],
  ['outcome', 'text', ({ fields }) => fields.outcome],
  ['reason', 'text', ({ fields }) => fields.reason],
  ['actor', 'text', ({ values }) => values.actor],
  ['actor_salt', 'text', ({ salts }) => salts.actor],
  ['actor_commitment', 'text', ({ commitments }) => commitments.actor],
  ['target', 'text', ({ values }) => values.target],
  ['target_salt', 'text', ({ salts }) => salts.target],
  ['target_commitment', 'text', ({ commitments }) => commitments.target],
  ['record', 'text', ({ values }) => values.record],
  ['record_salt', 'text', ({ salts }) => salts.record],
  ['record_commitment', 'text', ({ commitments }) => commitments.record],
  ['leaf', 'bytea', ({ leaf }) => Buffer.from(leaf)],
]

const insert = `INSERT INTO ledger_entry (${columns.map(([name]) => name).join(', ')})
  SELECT * FROM unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})`

/** The rows of a batch, column by column, for one statement. */
export class EntryColumns {
  private readonly entries: NewEntry[] = []

  add(entry: NewEntry): void {
    this.entries.push(entry)
  }

  async insert(tx: Transaction): Promise<void> {
    await tx.query(
      insert,
      columns.map(([, , value]) => this.entries.map(value)),
    )
  }
}
