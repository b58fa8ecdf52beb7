import { IsOptional, Length, Matches, MaxLength } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'
import { RegionCode } from '../region/region'
import { LocatorAvailability } from './server.entity'

const LONGEST_ID = 64
const LONGEST_NAME = 64
const grant = {
  nullable: true,
  description: 'A grant of authorizeCriticalOperation for this target; without it PIN_REQUIRED is answered.',
}

@InputType({ description: 'What createServer takes.' })
export class CreateServerInput {
  @Field(() => ID, { description: 'The entitlement that pays for it; each creates one server.' })
  @MaxLength(LONGEST_ID)
  entitlementId!: string

  @Field(() => RegionCode, { description: 'Where its environment runs; it stays there.' })
  region!: RegionCode

  @Field(() => String, {
    nullable: true,
    description: 'A name for those who are in it, at most 64 characters.',
  })
  @IsOptional()
  @Length(1, LONGEST_NAME)
  @Matches(/^[^\p{C}]*[^\p{C}\p{Z}][^\p{C}]*$/u, { message: 'displayName must be printable' })
  displayName?: string | null

  @Field(() => String, { description: 'Chosen by the client: the same key gives the same server.' })
  @Length(8, 64)
  idempotencyKey!: string
}

@InputType({ description: 'What rotateServerLocator takes.' })
export class RotateServerLocatorInput {
  @Field(() => ID, { description: 'The server.' })
  @MaxLength(LONGEST_ID)
  serverId!: string

  @Field(() => String, grant)
  grant?: string | null
}

@InputType({ description: 'What setLocatorAvailability takes.' })
export class SetLocatorAvailabilityInput {
  @Field(() => ID, { description: 'The server.' })
  @MaxLength(LONGEST_ID)
  serverId!: string

  @Field(() => LocatorAvailability, { description: 'Whether its locator shall lead to it.' })
  availability!: LocatorAvailability
}

@InputType({ description: 'What deleteServer takes.' })
export class DeleteServerInput {
  @Field(() => ID, { description: 'The server.' })
  @MaxLength(LONGEST_ID)
  serverId!: string

  @Field(() => String, { description: 'The present locator of the server, typed by whoever means it.' })
  @MaxLength(64)
  confirmLocator!: string

  @Field(() => String, grant)
  grant?: string | null
}
