import { Audiences } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { z } from 'zod'

/** The closed list of posture signals: yes or no, without a version, a name or a place. */
export const postureClaims = z.strictObject({
  screenLock: z.boolean(),
  storageEncrypted: z.boolean(),
  systemIntact: z.boolean(),
  systemCurrent: z.boolean(),
})

/** What other services learn of a posture: whether one of its signals is missing, and not which one (POL-04). */
export function postureCategory(posture: Omit<DevicePosture, 'reportedHour'>): 'SOUND' | 'DEFICIENT' {
  const { screenLock, storageEncrypted, systemIntact, systemCurrent } = posture
  return screenLock && storageEncrypted && systemIntact && systemCurrent ? 'SOUND' : 'DEFICIENT'
}

/** The report of a device about itself in answer to REFRESH_POSTURE (MDM-03, DEV-08). */
@Audiences('panel', 'device')
@ObjectType({
  description:
    'The last report of a managed device about itself, signed by the device and proven by nothing else.',
})
export class DevicePosture {
  @Field(() => Boolean, { description: 'Whether a screen lock is set.' })
  screenLock!: boolean

  @Field(() => Boolean, { description: 'Whether its storage is encrypted.' })
  storageEncrypted!: boolean

  @Field(() => Boolean, { description: 'Whether Enigm OS has found its system unchanged.' })
  systemIntact!: boolean

  @Field(() => Boolean, { description: 'Whether its system is the current version.' })
  systemCurrent!: boolean

  @Field(() => Date, { description: 'The hour of the report, in UTC.' })
  reportedHour!: Date
}
