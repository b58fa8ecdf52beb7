import { randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import type { Work } from '@enigm/subgraph'
import type { EsimApp } from '../config'
import type { EsimPolicy } from '../esim/esim.policy'
import { CarrierFailure, type CarrierFailureKind, type FinalStatus } from './carrier'

/** One profile. */
export const PROFILE_TIMER = 'carrier.profile'
/** All profiles that one organization waits for: however many they are, they take one place among all who wait. */
export const LANE_TIMER = 'carrier.lane'

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

export const profileColumns = `p.id, p.state, p.goal, p.final_status AS "finalStatus", p.policy, p.lane, p.iccid, p.nonce,
  p.matching_hash AS "matchingHash", p.on_device AS "onDevice", p.notified_at AS "notifiedAt", p.asked, p.tries`

/** Whether nothing more is to be said to the carrier. */
export function isSettled({ state, goal }: Profile): boolean {
  return goal === 'CONFIRMED'
    ? state === 'CONFIRMED' || state === 'RELEASED'
    : state === 'CANCELED' || state === 'KEPT'
}

/** The orders to the carrier: rows with a timer, written with what they are for, so that none is lost. */
export class Profiles {
  constructor(private readonly app: EsimApp) {}

  /** Orders a profile in the transaction of what it is for. @returns its id */
  async order(work: Work, policy: EsimPolicy, lane: string | null): Promise<string> {
    const id = newId('carrierProfile')
    await work.query(
      `INSERT INTO carrier_profile (id, state, goal, policy, lane, nonce, on_device)
       VALUES ($1, 'NEW', 'CONFIRMED', $2, $3, $4, 'NO')`,
      [id, policy, lane, randomBytes(NONCE_BYTES).toString('base64url')],
    )
    if (lane) await work.expedite({ kind: LANE_TIMER, aggregateId: lane, dueAt: new Date() })
    else await this.wake(work, id, 0)
    return id
  }

  /** Orders a profile to be taken back; it has a timer of its own from now on and nothing that names an organization. */
  async cancel(work: Work, id: string, finalStatus: FinalStatus): Promise<Profile> {
    const [profile] = await work.query<Profile>(
      `UPDATE carrier_profile p SET goal = 'CANCELED', final_status = $2, lane = NULL, tries = 0 WHERE id = $1
       RETURNING ${profileColumns}`,
      [id, finalStatus],
    )
    await this.wake(work, id, 0)
    return profile!
  }

  /** Takes from a profile what named an organization. */
  async leaveLane(work: Work, id: string): Promise<void> {
    const [profile] = await work.query<Profile>(
      `UPDATE carrier_profile p SET lane = NULL WHERE id = $1 RETURNING ${profileColumns}`,
      [id],
    )
    if (!isSettled(profile!)) await this.wake(work, id, 0)
  }

  async find(id: string): Promise<Profile | null> {
    const [profile] = await this.app.read<Profile>(
      `SELECT ${profileColumns} FROM carrier_profile p WHERE p.id = $1`,
      [id],
    )
    return profile ?? null
  }

  /** Profiles of a lane whose turn it is. */
  async dueInLane(lane: string, limit: number): Promise<string[]> {
    const rows = await this.app.read<{ id: string }>(
      `SELECT id FROM carrier_profile WHERE lane = $1 AND state IN ('NEW', 'ALLOCATED') AND goal = 'CONFIRMED'
         AND next_try_at <= clock_timestamp() ORDER BY next_try_at LIMIT $2`,
      [lane, limit],
    )
    return rows.map(({ id }) => id)
  }

  /** When the next profile of a lane has its turn; null when none waits. */
  async nextInLane(work: Work, lane: string): Promise<Date | null> {
    const [row] = await work.query<{ at: Date | null }>(
      `SELECT min(next_try_at) AS at FROM carrier_profile
       WHERE lane = $1 AND state IN ('NEW', 'ALLOCATED') AND goal = 'CONFIRMED'`,
      [lane],
    )
    return row?.at ?? null
  }

  /** Notes that the carrier is about to hear of new profiles: from then on canceling one asks the carrier. */
  async asking(work: Work, ids: readonly string[]): Promise<void> {
    await work.query(
      `UPDATE carrier_profile SET asked = true WHERE id = ANY($1) AND goal = 'CONFIRMED' AND NOT asked`,
      [ids],
    )
  }

  /** Ends a canceled profile of which the carrier has never heard. @returns whether this call did */
  async forgetUnasked(work: Work, id: string): Promise<boolean> {
    const ended = await work.query(
      `UPDATE carrier_profile SET state = 'CANCELED'
       WHERE id = $1 AND state = 'NEW' AND goal = 'CANCELED' AND NOT asked RETURNING id`,
      [id],
    )
    return ended.length > 0
  }

  /** The carrier has taken the order back, or has said that a device has the profile. @returns whether this call ended it */
  async ended(work: Work, id: string, state: 'CANCELED' | 'KEPT'): Promise<boolean> {
    const ended = await work.query(
      `UPDATE carrier_profile SET state = $2, last_failure = NULL
       WHERE id = $1 AND goal = 'CANCELED' AND state NOT IN ('CANCELED', 'KEPT') RETURNING id`,
      [id, state],
    )
    return ended.length > 0
  }

  /** Takes a profile out of the database; an eSIM must have been taken off it before. */
  async remove(work: Work, id: string): Promise<void> {
    await work.query('DELETE FROM carrier_profile WHERE id = $1', [id])
  }

  /** @throws CarrierFailure NONSENSE when another profile has this ICCID */
  async allocated(work: Work, id: string, iccid: string): Promise<void> {
    const others = await work.query('SELECT 1 FROM carrier_profile WHERE iccid = $2 AND id <> $1', [
      id,
      iccid,
    ])
    if (others.length > 0) throw new CarrierFailure('NONSENSE')
    await work.query(
      `UPDATE carrier_profile SET state = 'ALLOCATED', iccid = $2, tries = 0, last_failure = NULL
       WHERE id = $1 AND state = 'NEW'`,
      [id, iccid],
    )
  }

  async confirmed(work: Work, id: string, hash: string): Promise<void> {
    await work.query(
      `UPDATE carrier_profile SET state = 'CONFIRMED', matching_hash = $2, tries = 0, last_failure = NULL
       WHERE id = $1 AND state = 'ALLOCATED'`,
      [id, hash],
    )
  }

  async released(work: Work, id: string): Promise<void> {
    await work.query(`UPDATE carrier_profile SET state = 'RELEASED' WHERE id = $1 AND state = 'CONFIRMED'`, [
      id,
    ])
  }

  /** Counts the failure and tries again later. A clear refusal leaves nothing at the carrier. */
  async failed(work: Work, profile: Profile, kind: CarrierFailureKind): Promise<void> {
    const waitSeconds = wait(profile.tries + 1) / 1000
    await work.query(
      `UPDATE carrier_profile SET tries = tries + 1, last_failure = $2,
         next_try_at = clock_timestamp() + make_interval(secs => $3),
         asked = asked AND NOT (state = 'NEW' AND $2 IN ('OUT_OF_STOCK', 'REFUSED'))
       WHERE id = $1`,
      [profile.id, kind, waitSeconds],
    )
  }

  /** Tries a profile again that is in no lane; those in one are seen by the lane's timer. */
  async wakeAgain(work: Work, profile: Profile): Promise<void> {
    if (!profile.lane) await this.wake(work, profile.id, wait(profile.tries + 1))
  }

  private wake(work: Work, id: string, inMilliseconds: number): Promise<void> {
    return work.schedule({
      kind: PROFILE_TIMER,
      aggregateId: id,
      dueAt: new Date(Date.now() + inMilliseconds),
    })
  }
}

/** 0.25 s, 0.5 s, 1 s … 60 s. */
function wait(tries: number): number {
  return Math.min(FIRST_WAIT_MILLISECONDS * 2 ** Math.min(tries - 1, 20), LONGEST_WAIT_MILLISECONDS)
}
