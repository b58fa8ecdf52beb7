import { Audiences, enumType, limitation, Limitation, TrustSignal } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'

export const FindingCategory = enumType(
  'FindingCategory',
  'The category of a network behavior that Active Defense has found on a device.',
  {
    UNEXPECTED_CONNECTION: 'A connection that no known function of the device explains.',
    KNOWN_THREAT: 'A behavior that resembles a known threat.',
    INTERCEPTION: 'A sign that the traffic of the device is intercepted.',
    DATA_OUTFLOW: 'An unusual amount of data that leaves the device.',
  },
)
export type FindingCategory = keyof typeof FindingCategory

@Audiences('panel')
@ObjectType({
  description: 'A finding of Active Defense: a category and an hour, without an address, a name or traffic.',
})
export class DefenseFinding {
  @Field(() => FindingCategory, { description: 'The category of the behavior.' })
  category!: FindingCategory

  @Field(() => Date, { description: 'The hour of the report, in UTC.' })
  reportedHour!: Date
}

/** The reports of Active Defense on one device. */
@Audiences('panel')
@ObjectType({
  description:
    'The reports of Active Defense on one device in the last 30 days, for a review; they decide nothing.',
})
export class DefenseReview {
  @Field(() => TrustSignal, {
    description:
      'The signal ACTIVE_DEFENSE: FINDINGS_REPORTED, or NOTHING_REPORTED, which is not the same as clean.',
  })
  signal!: TrustSignal

  @Field(() => [DefenseFinding], {
    description: 'The findings, at most 100, the latest first; an empty list is not the same as clean.',
  })
  findings!: DefenseFinding[]

  @Field(() => [Limitation], { description: 'The limits of the findings.' })
  limitations!: Limitation[]
}

export function reviewOf(reportedHour: Date, findings: DefenseFinding[]): DefenseReview {
  const value = findings.length > 0 ? 'FINDINGS_REPORTED' : 'NOTHING_REPORTED'
  return {
    signal: { kind: 'ACTIVE_DEFENSE', value, source: 'active-defense', observedAt: reportedHour },
    findings,
    limitations: [limitation('ACTIVE_DEFENSE_INCOMPLETE')],
  }
}
