import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { ProfileState, ProfileStore, StoredProfile } from './store'

const header = z.object({
  functionRequesterIdentifier: z.string().min(1),
  functionCallIdentifier: z.string().min(1),
})
const iccid = z.string().regex(/^\d{18,20}F?$/)
const requests = {
  downloadOrder: z.strictObject({
    header,
    eid: z.string().optional(),
    iccid: iccid.optional(),
    profileType: z.string().optional(),
  }),
  confirmOrder: z.strictObject({
    header,
    iccid,
    eid: z.string().optional(),
    matchingId: z
      .string()
      .regex(/^[0-9A-Z-]*$/)
      .optional(),
    confirmationCode: z.string().optional(),
    smdsAddress: z.string().optional(),
    releaseFlag: z.boolean(),
  }),
  cancelOrder: z.strictObject({
    header,
    iccid,
    matchingId: z.string().optional(),
    eid: z.string().optional(),
    finalProfileStatusIndicator: z.enum(['Available', 'Unavailable']),
  }),
  releaseProfile: z.strictObject({ header, iccid }),
}

export type FunctionName = keyof typeof requests
export const functionNames = Object.keys(requests) as FunctionName[]

/** A failure of the protocol: HTTP 200 with a subject and a reason. */
export class Es2plusFailure extends Error {
  constructor(
    readonly subjectCode: string,
    readonly reasonCode: string,
  ) {
    super(`${subjectCode}/${reasonCode}`)
  }
}

const failures = {
  malformed: () => new Es2plusFailure('1.6', '2.3'),
  unknownIccid: () => new Es2plusFailure('8.2.1', '3.9'),
  iccidInUse: () => new Es2plusFailure('8.2.1', '3.3'),
  invalidTransition: () => new Es2plusFailure('8.2.1', '3.5'),
  noProfile: () => new Es2plusFailure('8.2.5', '3.7'),
  matchingIdInUse: () => new Es2plusFailure('8.2.6', '3.3'),
}

/** The functions of ES2+ that an operator calls (SGP.22, 5.3.1 to 5.3.4), and their state transitions. */
export class Es2plusFunctions {
  constructor(private readonly store: ProfileStore) {}

  /** Executes a call, once for each functionCallIdentifier. */
  call(name: FunctionName, body: unknown): object {
    const request = requests[name].safeParse(body)
    if (!request.success) return failed(failures.malformed())
    const key = `${name} ${request.data.header.functionCallIdentifier}`
    const known = this.store.answers.get(key)
    if (known) return known
    const answer = this.execute(name, request.data as never)
    // The stock can be filled again, so the failure of an empty stock is not stored.
    if (!isTemporary(answer)) this.store.remember(key, answer)
    return answer
  }

  private execute(name: FunctionName, request: never): object {
    try {
      return succeeded(this[name](request))
    } catch (error) {
      if (error instanceof Es2plusFailure) return failed(error)
      throw error
    }
  }

  private downloadOrder({ profileType, iccid, eid }: z.infer<typeof requests.downloadOrder>): object {
    const profile = this.store.take(profileType ?? 'default', iccid)
    if (!profile) throw failures.noProfile()
    if (eid) this.store.save({ ...profile, eid, state: 'Linked' })
    return { iccid: profile.iccid }
  }

  private confirmOrder(request: z.infer<typeof requests.confirmOrder>): object {
    const { releaseFlag, eid, matchingId = randomBytes(10).toString('hex').toUpperCase() } = request
    const profile = this.known(request.iccid, ['Allocated', 'Linked'])
    const holder = this.store.byMatchingId(matchingId)
    if (holder && holder.iccid !== profile.iccid) throw failures.matchingIdInUse()
    const state = releaseFlag ? 'Released' : 'Confirmed'
    this.store.save({ ...profile, ...(eid ? { eid } : {}), matchingId, state })
    return { matchingId }
  }

  private releaseProfile({ iccid }: z.infer<typeof requests.releaseProfile>): object {
    this.store.save({ ...this.known(iccid, ['Confirmed', 'Released']), state: 'Released' })
    return {}
  }

  /** Cancels an order, unless a device has downloaded the profile: ES2+ has no call that deletes on a device. */
  private cancelOrder(request: z.infer<typeof requests.cancelOrder>): object {
    const { iccid, finalProfileStatusIndicator: state } = request
    const profile = this.store.profiles.get(iccid)
    if (!profile) throw failures.unknownIccid()
    if (profile.state === 'Downloaded' || profile.state === 'Installed') throw failures.iccidInUse()
    this.store.save({ iccid, profileType: profile.profileType, state })
    return {}
  }

  private known(iccid: string, states: readonly ProfileState[]): StoredProfile {
    const profile = this.store.profiles.get(iccid)
    if (!profile) throw failures.unknownIccid()
    if (!states.includes(profile.state)) throw failures.invalidTransition()
    return profile
  }
}

function succeeded(content: object): object {
  return { header: { functionExecutionStatus: { status: 'Executed-Success' } }, ...content }
}

export function failed({ subjectCode, reasonCode }: Es2plusFailure): object {
  const statusCodeData = { subjectCode, reasonCode, message: 'see SGP.22' }
  return { header: { functionExecutionStatus: { status: 'Failed', statusCodeData } } }
}

function isTemporary(answer: object): boolean {
  return JSON.stringify(answer).includes('"8.2.5"')
}
