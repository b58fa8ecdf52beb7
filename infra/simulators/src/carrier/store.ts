import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newIccid } from './iccid'

/** The states of a profile at an SM-DP+ (SGP.22, 3.1.6), and its states on a device. */
export type ProfileState =
  | 'Available'
  | 'Allocated'
  | 'Linked'
  | 'Confirmed'
  | 'Released'
  | 'Downloaded'
  | 'Installed'
  | 'Error'
  | 'Unavailable'

export interface StoredProfile {
  iccid: string
  profileType: string
  state: ProfileState
  eid?: string
  matchingId?: string
}

/** A notification that the operator has not acknowledged yet. */
interface StoredNotification {
  id: string
  body: object
}

type Line =
  | { profile: StoredProfile }
  | { call: string; answer: object }
  | { notification: StoredNotification }
  | { acknowledged: string }

/**
 * The carrier's state, in a log that survives kill -9. A repeated call gets the same answer, because an SM-DP+ identifies a
 * call by its functionCallIdentifier.
 */
export class ProfileStore {
  readonly profiles = new Map<string, StoredProfile>()
  readonly answers = new Map<string, object>()
  readonly unacknowledged = new Map<string, StoredNotification>()
  private readonly file: string
  private readonly taken = new Map<string, number>()
  /** The returned ICCIDs of each type, the oldest first. */
  private readonly available = new Map<string, Set<string>>()
  private readonly iccidOf = new Map<string, string>()
  private readonly limits = new Map<string, number>()

  constructor(
    dataDir: string,
    private readonly stock: number,
  ) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    this.file = join(dataDir, 'carrier.jsonl')
    if (!existsSync(this.file)) return
    for (const line of readFileSync(this.file, 'utf8').split('\n').filter(Boolean)) this.apply(parsed(line))
  }

  /** The total number of profiles of a type. */
  limit(profileType: string, stock: number): void {
    this.limits.set(profileType, stock)
  }

  /** Allocates a profile of the stock, a returned one first; null when the stock is empty. */
  take(profileType: string, iccid?: string): StoredProfile | null {
    const available = this.available.get(profileType)
    const back = iccid ?? available?.values().next().value
    if (back && available?.has(back)) return this.save({ iccid: back, profileType, state: 'Allocated' })
    const left = (this.limits.get(profileType) ?? this.stock) - (this.taken.get(profileType) ?? 0)
    return left > 0 ? this.save({ iccid: newIccid(), profileType, state: 'Allocated' }) : null
  }

  byMatchingId(matchingId: string): StoredProfile | undefined {
    return this.profiles.get(this.iccidOf.get(matchingId) ?? '')
  }

  save(profile: StoredProfile): StoredProfile {
    this.write({ profile })
    return profile
  }

  remember(call: string, answer: object): void {
    this.write({ call, answer })
  }

  addNotification(notification: StoredNotification): void {
    this.write({ notification })
  }

  acknowledge(id: string): void {
    this.write({ acknowledged: id })
  }

  private write(line: Line): void {
    appendFileSync(this.file, `${JSON.stringify(line)}\n`, { mode: 0o600 })
    this.apply(line)
  }

  private apply(line: Line | null): void {
    if (!line) return
    if ('profile' in line) this.put(line.profile)
    else if ('call' in line) this.answers.set(line.call, line.answer)
    else if ('notification' in line) this.unacknowledged.set(line.notification.id, line.notification)
    else this.unacknowledged.delete(line.acknowledged)
  }

  private put(profile: StoredProfile): void {
    const { iccid, profileType, matchingId, state } = profile
    const before = this.profiles.get(iccid)
    if (!before) this.taken.set(profileType, (this.taken.get(profileType) ?? 0) + 1)
    else if (before.matchingId) this.iccidOf.delete(before.matchingId)
    if (matchingId) this.iccidOf.set(matchingId, iccid)
    const available = this.available.get(profileType) ?? new Set()
    if (state === 'Available') available.add(iccid)
    else available.delete(iccid)
    this.available.set(profileType, available)
    this.profiles.set(iccid, profile)
  }
}

/** The last line can be incomplete: its call was not answered. */
function parsed(line: string): Line | null {
  try {
    return JSON.parse(line) as Line
  } catch {
    return null
  }
}
