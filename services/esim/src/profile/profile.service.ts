import { randomBytes, randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import type { Transaction } from '@enigm/subgraph'
import type { EsimPolicy } from '../esim/esim.policy'
import type { CarrierFailureKind, FinalStatus } from './carrier'

/** One profile. */
export const PROFILE_JOB = 'carrier.profile'
/** All profiles that one organization waits for: however many they are, they take one place among all who wait. */
export const LANE_JOB = 'carrier.lane'

const NONCE_BYTES = 32
const FIRST_WAIT_MILLISECONDS = 250
const LONGEST_WAIT_MILLISECONDS = 60_000

/** What the carrier knows of a profile, as far as it has said so, and where it is to be brought. */
export interface Profile {
  id: string
  state: 'NEW' | 'ALLOCATED' | 'CONFIRMED' | 'RELEASED' | 'CANCELED' | 'KEPT'
  goal: 'CONFIRMED' | 'CANCELED'
  finalStatus: FinalStatus | null
  policy: EsimPolicy
  lane: string | null
  iccid: string | null
  nonce: string
  matchingHash: string | null
  onDevice: 'NO' | 'YES' | 'REMOVED'
  notifiedAt: Date | null
  /** Whether the carrier may have heard of it. */
  asked: boolean
  tries: number
}

/** What a profile has to be able to, and the organization that waits for it. */
export interface ProfileOrder {
  policy: EsimPolicy
  lane: string | null
}

export const profileColumns = `p.id, p.state, p.goal, p.final_status AS "finalStatus", p.policy, p.lane, p.iccid, p.nonce,
  p.matching_hash AS "matchingHash", p.on_device AS "onDevice", p.notified_at AS "notifiedAt", p.asked, p.tries`

/** SQL: notes of those that are taken that the carrier is about to hear of them. */
const asking = `asking AS (
  UPDATE carrier_profile SET asked = true FROM taken
  WHERE carrier_profile.id = taken.id AND taken.goal = 'CONFIRMED' AND NOT taken.asked)`

/** Whether nothing more is to be said to the carrier. */
export function isSettled({ state, goal }: Profile): boolean {
  return goal === 'CONFIRMED'
    ? state === 'CONFIRMED' || state === 'RELEASED'
    : state === 'CANCELED' || state === 'KEPT'
}

/** The orders to the carrier: rows with a timer, written with what they are for, so that none is lost. */
export class Profiles {
  /**
   * Orders profiles in the transaction of what they are for. What has a lane is carried by the lane's timer, which is to be there
   * (`openLane`), anything else by one of its own.
   * @returns their ids, in the order of the orders
   */
  async order(tx: Transaction, orders: readonly ProfileOrder[]): Promise<string[]> {
    const ids = orders.map(() => newId('carrierProfile'))
    await tx.query(
      `INSERT INTO carrier_profile (id, state, goal, policy, lane, nonce, on_device)
       SELECT id, 'NEW', 'CONFIRMED', policy, lane, nonce, 'NO'
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS ordered (id, policy, lane, nonce)`,
      [
        ids,
        orders.map(({ policy }) => policy),
        orders.map(({ lane }) => lane),
        orders.map(() => randomBytes(NONCE_BYTES).toString('base64url')),
      ],
    )
    for (const [index, { lane }] of orders.entries()) if (!lane) await this.wake(tx, ids[index]!, 0)
    return ids
  }

  /** Has a lane looked at once the transaction is committed, however much it has to do already. */
  openLane(tx: Transaction, lane: string): Promise<void> {
    return tx.runJobEarlier({ kind: LANE_JOB, aggregateId: lane, dueAt: new Date() })
  }

  /**
   * Orders a profile to be taken back; it has a timer of its own from now on, nothing that names an organization, and no
   * correlation id that stands beside its holder (ESM-05): the timer lasts for as long as the carrier does not answer.
   */
  async cancel(tx: Transaction, id: string, finalStatus: FinalStatus): Promise<Profile> {
    const [profile] = await tx.query<Profile>(
      `UPDATE carrier_profile p SET goal = 'CANCELED', final_status = $2, lane = NULL, tries = 0 WHERE id = $1
       RETURNING ${profileColumns}`,
      [id, finalStatus],
    )
    await this.wake(tx, id, 0, randomUUID())
    return profile!
  }

  /** Takes from a profile what named an organization. */
  async leaveLane(tx: Transaction, id: string): Promise<void> {
    const [profile] = await tx.query<Profile>(
      `UPDATE carrier_profile p SET lane = NULL WHERE id = $1 RETURNING ${profileColumns}`,
      [id],
    )
    if (!isSettled(profile!)) await this.wake(tx, id, 0, randomUUID())
  }

  /** Takes a profile to the carrier: from the commit on canceling a new one asks there. Null where it is gone. */
  async take(tx: Transaction, id: string): Promise<Profile | null> {
    const [profile] = await tx.query<Profile>(
      `WITH taken AS (SELECT ${profileColumns} FROM carrier_profile p WHERE p.id = $1 FOR UPDATE), ${asking} SELECT * FROM taken`,
      [id],
    )
    return profile ?? null
  }

  /** Takes those profiles of a lane to the carrier whose turn it is, the longest waiting first. */
  takeFromLane(tx: Transaction, lane: string, limit: number): Promise<Profile[]> {
    return tx.query<Profile>(
      `WITH taken AS (
         SELECT ${profileColumns} FROM carrier_profile p
         WHERE p.lane = $1 AND p.state IN ('NEW', 'ALLOCATED') AND p.goal = 'CONFIRMED' AND p.next_try_at <= clock_timestamp()
         ORDER BY p.next_try_at LIMIT $2 FOR UPDATE), ${asking} SELECT * FROM taken`,
      [lane, limit],
    )
  }

  /**
   * When a lane has to be looked at again: the next profile has its turn, or an entitlement waits for its eSIM. Never before now:
   * among the timers of all a lane that has just had its turn comes last. Null when nothing waits.
   */
  async nextInLane(tx: Transaction, lane: string): Promise<Date | null> {
    const [row] = await tx.query<{ at: Date | null }>(
      `SELECT greatest(min(at), clock_timestamp()) AS at FROM (
         SELECT min(next_try_at) AS at FROM carrier_profile
         WHERE lane = $1 AND state IN ('NEW', 'ALLOCATED') AND goal = 'CONFIRMED'
         UNION ALL SELECT clock_timestamp() WHERE EXISTS (SELECT FROM entitlement WHERE lane = $1)) AS waiting
       HAVING min(at) IS NOT NULL`,
      [lane],
    )
    return row?.at ?? null
  }

  /** Ends a canceled profile of which the carrier has never heard. @returns whether this call did */
  async forgetUnasked(tx: Transaction, id: string): Promise<boolean> {
    const ended = await tx.query(
      `UPDATE carrier_profile SET state = 'CANCELED'
       WHERE id = $1 AND state = 'NEW' AND goal = 'CANCELED' AND NOT asked RETURNING id`,
      [id],
    )
    return ended.length > 0
  }

  /** The carrier has taken the order back, or has said that a device has the profile. @returns whether this call ended it */
  async ended(tx: Transaction, id: string, state: 'CANCELED' | 'KEPT'): Promise<boolean> {
    const ended = await tx.query(
      `UPDATE carrier_profile SET state = $2, last_failure = NULL
       WHERE id = $1 AND goal = 'CANCELED' AND state NOT IN ('CANCELED', 'KEPT') RETURNING id`,
      [id, state],
    )
    return ended.length > 0
  }

  /** Takes a profile out of the database; an eSIM must have been taken off it before. */
  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.query('DELETE FROM carrier_profile WHERE id = $1', [id])
  }

  /** Takes those out of the database of which the carrier has answered that they are canceled; the others go with its answer. */
  async removeAnswered(tx: Transaction, ids: readonly string[]): Promise<void> {
    await tx.query(
      `DELETE FROM carrier_profile WHERE id = ANY($1) AND goal = 'CANCELED' AND state IN ('CANCELED', 'KEPT')`,
      [ids],
    )
  }

  /** Records the ICCIDs that the carrier has given. @returns the ids of those whose ICCID another profile has, which stay new */
  async allocated(
    tx: Transaction,
    allocated: readonly { id: string; iccid: string }[],
  ): Promise<ReadonlySet<string>> {
    const taken = new Set<string>()
    if (allocated.length === 0) return taken
    const holders = await tx.query<{ id: string; iccid: string }>(
      'SELECT id, iccid FROM carrier_profile WHERE iccid = ANY($1)',
      [allocated.map(({ iccid }) => iccid)],
    )
    const holderOf = new Map(holders.map(({ id, iccid }) => [iccid, id]))
    for (const { id, iccid } of allocated) {
      if ((holderOf.get(iccid) ?? id) === id) holderOf.set(iccid, id)
      else taken.add(id)
    }
    const fresh = allocated.filter(({ id }) => !taken.has(id))
    await tx.query(
      `UPDATE carrier_profile p SET state = 'ALLOCATED', iccid = told.iccid, tries = 0, last_failure = NULL
       FROM unnest($1::text[], $2::text[]) AS told (id, iccid) WHERE p.id = told.id AND p.state = 'NEW'`,
      [fresh.map(({ id }) => id), fresh.map(({ iccid }) => iccid)],
    )
    return taken
  }

  async confirmed(
    tx: Transaction,
    confirmed: readonly { id: string; matchingHash: string }[],
  ): Promise<void> {
    if (confirmed.length === 0) return
    await tx.query(
      `UPDATE carrier_profile p SET state = 'CONFIRMED', matching_hash = told.hash, tries = 0, last_failure = NULL
       FROM unnest($1::text[], $2::text[]) AS told (id, hash) WHERE p.id = told.id AND p.state = 'ALLOCATED'`,
      [confirmed.map(({ id }) => id), confirmed.map(({ matchingHash }) => matchingHash)],
    )
  }

  async released(tx: Transaction, id: string): Promise<void> {
    await tx.query(`UPDATE carrier_profile SET state = 'RELEASED' WHERE id = $1 AND state = 'CONFIRMED'`, [
      id,
    ])
  }

  /**
   * Counts the failure and tries again later. A clear refusal leaves nothing at the carrier.
   * @returns whether it is one of what the profile still waits for: of a step that was taken meanwhile it is old news
   */
  async failed(tx: Transaction, profile: Profile, kind: CarrierFailureKind): Promise<boolean> {
    const waitSeconds = wait(profile.tries + 1) / 1000
    const failed = await tx.query(
      `UPDATE carrier_profile SET tries = tries + 1, last_failure = $2,
         next_try_at = clock_timestamp() + make_interval(secs => $3),
         asked = asked AND NOT (state = 'NEW' AND $2 IN ('OUT_OF_STOCK', 'REFUSED'))
       WHERE id = $1 AND state = $4 AND goal = $5 RETURNING id`,
      [profile.id, kind, waitSeconds, profile.state, profile.goal],
    )
    return failed.length > 0
  }

  /** Tries a profile again that is in no lane; those in one are seen by the lane's timer. */
  async wakeAgain(tx: Transaction, profile: Profile): Promise<void> {
    if (!profile.lane) await this.wake(tx, profile.id, wait(profile.tries + 1))
  }

  private wake(tx: Transaction, id: string, inMilliseconds: number, correlationId?: string): Promise<void> {
    return tx.scheduleJob({
      kind: PROFILE_JOB,
      aggregateId: id,
      dueAt: new Date(Date.now() + inMilliseconds),
      ...(correlationId && { correlationId }),
    })
  }
}

/** 0.25 s, 0.5 s, 1 s … 60 s. */
function wait(tries: number): number {
  return Math.min(FIRST_WAIT_MILLISECONDS * 2 ** Math.min(tries - 1, 20), LONGEST_WAIT_MILLISECONDS)
}
