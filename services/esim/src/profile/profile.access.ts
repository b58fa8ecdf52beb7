import { select, type Transaction } from '@enigm/subgraph'
import { Profile } from './profile.entity'
import { isInPreparation, isRetried } from './profile.lifecycle'

/**
 * A profile has no owner: who may change it is decided with its eSIM. A transaction that locks both locks the eSIM first.
 * From the commit of a claim on the carrier may know of the profile, so the claim records it in the same statement.
 */
const recordingTheClaim = (rows: string) => `WITH claimed AS (${rows}), asking AS (
    UPDATE carrier_profile SET asked = true FROM claimed
    WHERE carrier_profile.id = claimed.id AND claimed.goal = 'CONFIRMED' AND NOT claimed.asked)
  SELECT * FROM claimed`

const profiles = select(Profile, 'p')
const one = profiles.where('p.id = $1').forUpdate().within(recordingTheClaim)
const queued = profiles
  .where('p.organization_queue = $1', isInPreparation, isRetried, 'p.next_try_at <= clock_timestamp()')
  .orderBy('nextTryAt')
  .limit('$2')
  .forUpdate()
  .within(recordingTheClaim)
const byIccid = profiles.where('p.iccid = $1').forUpdate()

/** Claims a profile for its next command; null if it does not exist. */
export async function claimProfile(tx: Transaction, id: string): Promise<Profile | null> {
  const [profile] = await tx.query(one, [id])
  return profile ?? null
}

/** Claims the profiles of an organization queue that are due, the longest waiting first. */
export function claimQueued(tx: Transaction, organizationId: string, limit: number): Promise<Profile[]> {
  return tx.query(queued, [organizationId, limit])
}

/** The locked profile that a notification of the carrier names; null when no profile has this ICCID. */
export async function lockByIccid(tx: Transaction, iccid: string): Promise<Profile | null> {
  const [profile] = await tx.query(byIccid, [iccid])
  return profile ?? null
}
