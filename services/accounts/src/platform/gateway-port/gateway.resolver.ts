import { errorCodes, type ErrorCode } from '@enigm/contracts'
import { Context, Hidden, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { IsIn, Matches, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { GatewayService } from './gateway.service'

@Hidden()
@InputType({ description: 'An operation that the gateway refused.' })
class RecordDenialInput {
  @Field(() => ID, { description: 'The account or the machine client that was refused.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => ID, { description: 'Its session; of a machine client its id once more.' })
  @MaxLength(64)
  sessionId!: string

  @Field(() => String, { description: 'The root field that was refused, such as `Mutation.revokeDevice`.' })
  @Matches(/^[\w.]{1,128}$/)
  action!: string

  @Field(() => String, { description: 'The code of the closed list that the caller got.' })
  @IsIn(errorCodes)
  code!: ErrorCode
}

@Hidden()
@ObjectType({ description: 'What became of the record.' })
class RecordDenialPayload extends payloadOf(AccountsError) {
  @Field(() => Boolean, {
    nullable: true,
    description: 'False beyond 60 a minute, and for an account that does not exist.',
  })
  recorded?: boolean
}

@Resolver()
export class GatewayResolver {
  constructor(private readonly app: AccountsApp) {}

  @Query(() => Boolean, {
    description:
      'Whether a session or machine client and an access token of it still count. For the gateway alone.',
  })
  @RequiresScopes('gateway:sessions')
  @Hidden()
  sessionLiveness(
    @Arg('sessionId', () => ID, { description: 'The session or machine client asked about.' })
    sessionId: string,
    @Arg('tokenVersion', () => Int, {
      defaultValue: 0,
      description:
        'The version of the session that the access token was signed for; a restriction ends earlier ones.',
    })
    tokenVersion: number,
  ): Promise<boolean> {
    return this.app.get(GatewayService).isLive(sessionId, tokenVersion)
  }

  @Mutation(() => RecordDenialPayload, {
    nullable: true,
    description:
      'Enters a refused operation into the trail of who tried it. For the gateway alone; no event follows, the entry is the record.',
  })
  @RequiresScopes('gateway:sessions')
  @Hidden()
  async recordDenial(
    @Arg('input', { description: 'What was refused.' }) input: RecordDenialInput,
    @Ctx() context: Context,
  ): Promise<RecordDenialPayload> {
    return { recorded: await this.app.get(GatewayService).recordDenial(context, input) }
  }
}
