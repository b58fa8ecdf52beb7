import { z } from 'zod'

/** An id, a state or a category: the only texts that events carry (never names, codes, handles or free text). */
export const id = z.string().max(64)
export const day = z.iso.datetime()

/** Why something of a deleted account is kept. */
export const retentionGrounds = ['SECURITY', 'TAX_LAW', 'EVENT_DELIVERY', 'TOMBSTONE'] as const
export type RetentionGround = (typeof retentionGrounds)[number]

/**
 * What a service has erased of one account and what it keeps, on which ground and until when; nothing ends a tombstone.
 * It names the deletion and not the account: the record outlives the account and must not be a trace of it.
 */
export const erasure = z.object({
  deletionId: id,
  /** Rows that are gone. */
  erased: z.int(),
  /** Rows that stay and lead to nobody any more. */
  detached: z.int(),
  retained: z.array(z.object({ ground: z.enum(retentionGrounds), until: day.optional() })),
})
