import { Audiences, enumType } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'

export const HoldGround = enumType(
  'HoldGround',
  'Why an environment retains encrypted objects despite a deletion.',
  {
    LEGAL: 'A law or a court order.',
    SECURITY: 'An open security incident.',
    COMPLIANCE: 'A rule that binds the owner.',
    OPERATIONAL: 'A technical reason, such as a running backup.',
  },
)
export type HoldGround = keyof typeof HoldGround

export const EnvironmentOutcome = enumType('EnvironmentOutcome', 'How a deletion in an environment ended.', {
  DONE: 'Everything was deleted.',
  PARTIAL: 'Some objects are held; the rest was deleted.',
  FAILED: 'Some objects are left although no ground holds them.',
})
export type EnvironmentOutcome = keyof typeof EnvironmentOutcome

@Audiences('panel')
@ObjectType({ description: 'How many encrypted objects a deletion is about; no names, no kinds of content.' })
export class EnvironmentCounts {
  @Field(() => Int, { description: 'Objects that the deletion is about.' })
  matched!: number

  @Field(() => Int, { description: 'Objects that were deleted.' })
  deleted!: number

  @Field(() => Int, { description: 'Objects that are held.' })
  held!: number
}

@Audiences('panel')
@ObjectType({ description: 'Encrypted objects that are retained, and why.' })
export class HeldObjects {
  @Field(() => HoldGround, { description: 'Why they are held.' })
  ground!: HoldGround

  @Field(() => Int, { description: 'How many objects are held on this ground.' })
  count!: number

  @Field(() => Date, { description: 'The end of the last of these holds, in UTC.' })
  until!: string
}

/** Held objects as a signed report and its record name them; times as text. */
export type HeldGroup = Readonly<HeldObjects>

/** The agent's own statement: the receipt of a deletion. */
@Audiences('panel')
@ObjectType({ description: 'The signed report of the environment about a deletion.' })
export class EnvironmentReceipt {
  @Field(() => EnvironmentOutcome, {
    description: 'How the deletion ended, by the statement of the environment.',
  })
  state!: EnvironmentOutcome

  @Field(() => EnvironmentCounts, { description: 'How many objects the deletion is about.' })
  counts!: EnvironmentCounts

  @Field(() => [HeldObjects], {
    description: 'The retained objects by ground; empty when nothing is retained.',
  })
  retained!: readonly HeldObjects[]

  @Field(() => String, {
    description: 'SHA-256 over the sorted tombstones of the deleted objects, in hexadecimal.',
  })
  tombstoneRoot!: string

  @Field(() => Date, { description: 'When the environment signed the report.' })
  reportedAt!: Date

  @Field(() => String, { description: 'The report itself: a compact JWS by the key of the environment.' })
  signedReport!: string
}
