import { z } from 'zod'

/** Events carry ids, states and categories only: no names, codes, handles or free text. */
export const id = z.string().max(64)
export const day = z.iso.datetime()

/** Grounds for retaining data of a deleted account. */
export const retentionGrounds = ['SECURITY', 'TAX_LAW', 'EVENT_DELIVERY', 'LEGAL_HOLD', 'TOMBSTONE'] as const
export type RetentionGround = (typeof retentionGrounds)[number]

/**
 * The result of a service's erasure for one account: erased rows, and retained data with ground and end; a tombstone has no end.
 * It names the deletion, not the account: the record outlives the account and must not trace it.
 */
export const erasure = z.object({
  deletionId: id,
  /** Deleted rows. */
  erased: z.int(),
  /** Rows that stay without any link to the account. */
  detached: z.int(),
  retained: z.array(z.object({ ground: z.enum(retentionGrounds), until: day.optional() })),
  /** Rows that the service has read again afterwards, in search of the account. */
  checked: z.int(),
})
