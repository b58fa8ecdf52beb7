import { randomBytes, randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import type { Transaction } from '@enigm/subgraph'
import type { CarrierFailureKind, FinalStatus } from '../carrier/carrier'
import type { EsimPolicy } from './esim-policy'
import { carrierQueue, ORGANIZATION_QUEUE_JOB, Profile } from './profile.entity'
import { nextCommand, profileLifecycle } from './profile.lifecycle'

const NONCE_BYTES = 32
const { ALLOCATE, CONFIRM, RELEASE, CANCEL, KEEP } = profileLifecycle.moves

/** A profile that an eSIM needs, and the organization in whose queue it waits. */
interface ProfileRequest {
  policy: EsimPolicy
  organizationQueue: string | null
}

/**
 * Profiles and the commands to the carrier about them: rows with a job, written in the transaction of their cause, so that
 * none is lost. A record of an answer changes nothing when the profile has made the transition before.
 */
export class ProfileService {
  /**
   * Creates profiles in the transaction of their cause. One in an organization queue is processed by the job of the queue
   * (`openQueue`), any other one by a separate job.
   * @returns their ids, in the order of the requests
   */
  async create(tx: Transaction, requests: readonly ProfileRequest[]): Promise<string[]> {
    const ids = requests.map(() => newId('carrierProfile'))
    await tx.query(
      `INSERT INTO carrier_profile (id, state, goal, policy, organization_queue, nonce, on_device)
       SELECT id, $5, 'CONFIRMED', policy, organization_queue, nonce, 'NO'
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS request (id, policy, organization_queue, nonce)`,
      [
        ids,
        requests.map(({ policy }) => policy),
        requests.map(({ organizationQueue }) => organizationQueue),
        requests.map(() => randomBytes(NONCE_BYTES).toString('base64url')),
        profileLifecycle.initial,
      ],
    )
    for (const [index, { organizationQueue }] of requests.entries())
      if (!organizationQueue) await carrierQueue.place(tx, ids[index]!)
    return ids
  }

  /** Has an organization queue processed after the commit, also while it is being processed. */
  openQueue(tx: Transaction, organizationId: string): Promise<void> {
    return tx.runJobEarlier({ kind: ORGANIZATION_QUEUE_JOB, aggregateId: organizationId })
  }

  /**
   * Cancels a profile at the carrier. Its job is then separate, and names no organization; the new correlation id is not linkable
   * to a holder (ESM-05), because the job lasts until the carrier answers.
   */
  async cancel(tx: Transaction, id: string, finalStatus: FinalStatus): Promise<Profile> {
    const set = { goal: 'CANCELED', finalStatus, organizationQueue: null, tries: 0 } as const
    await tx.manager.update(Profile, { id }, set)
    await carrierQueue.place(tx, id, { correlationId: randomUUID() })
    return tx.manager.findOneByOrFail(Profile, { id })
  }

  /** Removes from a profile the field that names an organization. */
  async leaveQueue(tx: Transaction, id: string): Promise<void> {
    await tx.manager.update(Profile, { id }, { organizationQueue: null })
    const profile = await tx.manager.findOneByOrFail(Profile, { id })
    if (nextCommand(profile)) await carrierQueue.place(tx, id, { correlationId: randomUUID() })
  }

  /** Records the ICCIDs that the carrier has given. @returns the profiles whose ICCID another one has; they stay new */
  async allocate(
    tx: Transaction,
    allocated: readonly { id: string; iccid: string }[],
  ): Promise<ReadonlySet<string>> {
    const refused = new Set<string>()
    if (allocated.length === 0) return refused
    const holders = await tx.query<{ id: string; iccid: string }>(
      'SELECT id, iccid FROM carrier_profile WHERE iccid = ANY($1)',
      [allocated.map(({ iccid }) => iccid)],
    )
    const holderOf = new Map(holders.map(({ id, iccid }) => [iccid, id]))
    for (const { id, iccid } of allocated) {
      if ((holderOf.get(iccid) ?? id) === id) holderOf.set(iccid, id)
      else refused.add(id)
    }
    const accepted = allocated.filter(({ id }) => !refused.has(id))
    await tx.query(
      `UPDATE carrier_profile p SET state = $3, iccid = answer.iccid, tries = 0, last_failure = NULL
       FROM unnest($1::text[], $2::text[]) AS answer (id, iccid) WHERE p.id = answer.id AND p.state = ANY($4)`,
      [accepted.map(({ id }) => id), accepted.map(({ iccid }) => iccid), ALLOCATE.to, ALLOCATE.from],
    )
    return refused
  }

  /** Records that the carrier has linked profiles to their matching ids. */
  async confirm(tx: Transaction, confirmed: readonly { id: string; matchingHash: string }[]): Promise<void> {
    if (confirmed.length === 0) return
    await tx.query(
      `UPDATE carrier_profile p SET state = $3, matching_hash = answer.hash, tries = 0, last_failure = NULL
       FROM unnest($1::text[], $2::text[]) AS answer (id, hash) WHERE p.id = answer.id AND p.state = ANY($4)`,
      [
        confirmed.map(({ id }) => id),
        confirmed.map(({ matchingHash }) => matchingHash),
        CONFIRM.to,
        CONFIRM.from,
      ],
    )
  }

  async release(tx: Transaction, id: string): Promise<void> {
    await tx.query('UPDATE carrier_profile SET state = $2 WHERE id = $1 AND state = ANY($3)', [
      id,
      RELEASE.to,
      RELEASE.from,
    ])
  }

  /**
   * Records that the carrier has taken a profile back, or that it cannot because a device has it.
   * @returns whether this call has ended the profile
   */
  async end(tx: Transaction, id: string, action: 'CANCEL' | 'KEEP'): Promise<boolean> {
    const { from, to } = action === 'CANCEL' ? CANCEL : KEEP
    const ended = await tx.query(
      `UPDATE carrier_profile SET state = $2, last_failure = NULL
       WHERE id = $1 AND goal = 'CANCELED' AND state = ANY($3) RETURNING id`,
      [id, to, from],
    )
    return ended.length > 0
  }

  /**
   * Counts a failure and sets the time of the next try. After a clear refusal the carrier knows nothing of the profile; one with
   * an unusable ICCID cannot be named in a later call.
   * @returns whether the failure is one of the present command; that of a command which was answered meanwhile is outdated
   */
  async recordFailure(tx: Transaction, profile: Profile, kind: CarrierFailureKind): Promise<boolean> {
    const { afterMilliseconds } = carrierQueue.retry(profile.tries + 1)
    const failed = await tx.query(
      `UPDATE carrier_profile SET tries = tries + 1, last_failure = $2,
         next_try_at = clock_timestamp() + make_interval(secs => $3),
         asked = asked AND NOT (state = 'NEW' AND $2 IN ('OUT_OF_STOCK', 'REFUSED', 'UNUSABLE_ICCID'))
       WHERE id = $1 AND state = $4 AND goal = $5 RETURNING id`,
      [profile.id, kind, afterMilliseconds / 1000, profile.state, profile.goal],
    )
    return failed.length > 0
  }

  /**
   * Remembers a notification of the newest time.
   * @returns whether it was not known before: of one time each call identifier counts once
   */
  async recordNotification(tx: Transaction, id: string, at: Date, call: string): Promise<boolean> {
    const recorded = await tx.query(
      `UPDATE carrier_profile SET notified_at = $2,
         notified_ids = CASE WHEN notified_at = $2 THEN notified_ids ELSE '{}' END || $3::text
       WHERE id = $1 AND (notified_at = $2 AND $3 = ANY(notified_ids)) IS NOT TRUE RETURNING id`,
      [id, at, call],
    )
    return recorded.length > 0
  }

  async recordPresence(tx: Transaction, id: string, onDevice: Profile['onDevice']): Promise<void> {
    await tx.manager.update(Profile, { id }, { onDevice })
  }

  /** Deletes a profile; no eSIM may refer to it any more. */
  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.manager.delete(Profile, { id })
  }

  /** Deletes the ended ones of these profiles; the others are deleted when the carrier answers. */
  async removeEnded(tx: Transaction, ids: readonly string[]): Promise<void> {
    await tx.query(`DELETE FROM carrier_profile WHERE id = ANY($1) AND state = ANY($2)`, [
      ids,
      [CANCEL.to, KEEP.to],
    ])
  }
}
