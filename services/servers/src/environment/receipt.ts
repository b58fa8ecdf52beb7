import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { ReportedOrder } from './environment-orders'
import { HoldGround } from './server-environment'

registerEnumType(HoldGround, {
  name: 'HoldGround',
  description: 'Why an environment holds encrypted objects back from deletion.',
  valuesConfig: {
    LEGAL: { description: 'A law or an order of a court.' },
    SECURITY: { description: 'A security concern that is not settled.' },
    COMPLIANCE: { description: 'A rule that the owner is bound to.' },
    OPERATIONAL: { description: 'A technical reason, such as a running backup.' },
  },
})

export enum EnvironmentOutcome {
  DONE = 'DONE',
  PARTIAL = 'PARTIAL',
  FAILED = 'FAILED',
}

registerEnumType(EnvironmentOutcome, {
  name: 'EnvironmentOutcome',
  description: 'How an environment says that an order ended.',
  valuesConfig: {
    DONE: { description: 'Everything was deleted.' },
    PARTIAL: { description: 'Some objects are held; the rest was deleted.' },
    FAILED: { description: 'Something was left that nothing holds.' },
  },
})

@Audiences('panel')
@ObjectType({ description: 'How many encrypted objects an order was about; no names, no kinds of content.' })
export class EnvironmentCounts {
  @Field(() => Int, { description: 'Objects that the order was about.' })
  matched!: number

  @Field(() => Int, { description: 'Objects that were deleted.' })
  deleted!: number

  @Field(() => Int, { description: 'Objects that are held.' })
  held!: number
}

@Audiences('panel')
@ObjectType({ description: 'Encrypted objects that were not deleted, and why.' })
export class HeldObjects {
  @Field(() => HoldGround, { description: 'Why they are held.' })
  ground!: HoldGround

  @Field(() => Int, { description: 'How many they are.' })
  count!: number
}

/** The environment's own words: until governance exists they are the receipt of a deletion. */
@Audiences('panel')
@ObjectType({ description: 'What the environment has signed about a deletion.' })
export class EnvironmentReceipt {
  @Field(() => EnvironmentOutcome, { description: 'How the environment says that it ended.' })
  state!: EnvironmentOutcome

  @Field(() => EnvironmentCounts, { description: 'How many objects it was about.' })
  counts!: EnvironmentCounts

  @Field(() => [HeldObjects], { description: 'What is retained, by ground; empty when nothing is.' })
  retained!: HeldObjects[]

  @Field(() => String, {
    description: 'SHA-256 over the sorted tombstones of the deleted objects, in hexadecimal.',
  })
  tombstoneRoot!: string

  @Field(() => Date, { description: 'When the environment signed it.' })
  reportedAt!: Date

  @Field(() => String, { description: "The report itself: a compact JWS by the environment's key." })
  signedReport!: string
}

export function receiptOf(order: ReportedOrder): EnvironmentReceipt {
  const { outcome, matched, deleted, held, heldByGround, tombstoneRoot, reportedAt, signedReport } = order
  return {
    state: EnvironmentOutcome[outcome],
    counts: { matched, deleted, held },
    retained: heldByGround,
    tombstoneRoot,
    reportedAt,
    signedReport,
  }
}
