import type { Disclosure, EntryFields, ErasableName, LogHead } from './leaf'

/** The first line of an export: the state of the log when it was made, and the checkpoint that contains it. */
export interface ExportHead extends LogHead {
  readonly type: 'head'
  readonly format: 1
  /** Whether a filter has left out entries. */
  readonly isFiltered: boolean
  /** The place of the head in the checkpoint log, from 0, and the proof of its inclusion, in base64. */
  readonly index: number
  readonly proof: readonly string[]
  /** A signed note. */
  readonly checkpoint: string
}

/** A further line: one entry with the proof of its inclusion in the head's root, in base64. */
export interface ExportEntry extends Omit<EntryFields, 'log'> {
  readonly type: 'entry'
  readonly commitments: Readonly<Record<ErasableName, string>>
  /** The committed values; absent after their erasure. */
  readonly disclosures: Readonly<Partial<Record<ErasableName, Disclosure>>>
  readonly proof: readonly string[]
}

/** Proves that an earlier state is the beginning of the exported one. */
export interface ExportConsistency {
  readonly type: 'consistency'
  /** Of the exported log, or of the checkpoint log. */
  readonly of: 'log' | 'checkpoints'
  readonly from: number
  readonly proof: readonly string[]
}

export type ExportLine = ExportHead | ExportEntry | ExportConsistency
