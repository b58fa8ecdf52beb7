import { sha256, toBase64, utf8, type Bytes } from './bytes'

/** Values of an entry that can be erased: its leaf contains only a salted commitment to each. */
export const erasableNames = ['actor', 'target', 'record'] as const
export type ErasableName = (typeof erasableNames)[number]

/** The fields of an entry that stay as long as the tree. */
export interface EntryFields {
  /** The log of one account, organization or server, or of the platform. */
  readonly log: string
  /** The number of the entry in its log, from 1. */
  readonly seq: number
  readonly service: string
  /** UTC with microseconds. */
  readonly at: string
  readonly action: string
  readonly outcome: string
  readonly reason: string
}

/** An opened commitment. */
export interface Disclosure {
  readonly salt: string
  readonly value: string
}

/** The text that a commitment is the SHA-256 of, as in a disclosure of SD-JWT (RFC 9901, section 4.2.1). */
export function disclosureText(name: ErasableName, { salt, value }: Disclosure): string {
  return JSON.stringify([salt, name, value])
}

export async function commitmentOf(name: ErasableName, disclosure: Disclosure): Promise<string> {
  return toBase64(await sha256(utf8(disclosureText(name, disclosure))))
}

/** The leaf of an entry. An array has only one form, so nothing must be canonicalized. */
export function entryLeaf(fields: EntryFields, commitments: Readonly<Record<ErasableName, string>>): Bytes {
  const { log, seq, service, at, action, outcome, reason } = fields
  const { actor, target, record } = commitments
  return utf8(
    JSON.stringify([
      'enigm-audit-entry/1',
      log,
      seq,
      service,
      at,
      action,
      outcome,
      reason,
      actor,
      target,
      record,
    ]),
  )
}

/** The state of one log, which the checkpoint log records. */
export interface LogHead {
  readonly log: string
  readonly size: number
  /** Base64. */
  readonly root: string
}

export function headLeaf({ log, size, root }: LogHead): Bytes {
  return utf8(JSON.stringify(['enigm-audit-head/1', log, size, root]))
}
