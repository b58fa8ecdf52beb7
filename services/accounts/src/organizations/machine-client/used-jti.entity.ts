import { Stored } from '@enigm/subgraph'
import type { Transaction } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'

const MOST_PURGED = 20

/** The id of a used assertion or proof: neither is accepted again while it is valid (RFC 7523 section 3, RFC 9449 section 11.1). */
@Stored({
  class: 'SECURITY',
  kept: { days: 1, after: 't.expires_at' },
  purposes: {
    IDENTIFICATION: ['jti'],
    HOLDER: ['holder'],
    TIMING: ['expiresAt'],
  },
})
@Entity()
export class UsedJti {
  /** The client of an assertion, the key's thumbprint of a proof. */
  @PrimaryColumn('text')
  holder!: string

  @PrimaryColumn('text')
  jti!: string

  @Column('timestamptz')
  expiresAt!: Date
}

/**
 * Consumes an id in the transaction that it authorizes, and deletes some expired ones.
 * @returns false when it was used before
 */
export async function useJti(
  tx: Transaction,
  holder: string,
  jti: string,
  expiresAt: Date,
): Promise<boolean> {
  await tx.query(
    `DELETE FROM used_jti WHERE (holder, jti) IN (SELECT holder, jti FROM used_jti
       WHERE expires_at < clock_timestamp() - interval '10 minutes' LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    [MOST_PURGED],
  )
  const fresh = await tx.query<object>(
    `INSERT INTO used_jti (holder, jti, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING jti`,
    [holder, jti, expiresAt],
  )
  return fresh.length > 0
}
