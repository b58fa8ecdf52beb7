import { errorCodes, type ErrorCode } from '@enigm/contracts'
import { Hidden, payloadOf, RequiresScopes, type Context } from '@enigm/subgraph'
import { IsIn, Matches, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { GatewayPortService } from './gateway-port.service'

@Hidden()
@InputType({ description: 'An operation that the gateway refused.' })
class RecordDenialInput {
  @Field(() => ID, { description: 'The refused account or machine client.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => ID, { description: 'The session; for a machine client its client id.' })
  @MaxLength(64)
  sessionId!: string

  @Field(() => String, { description: 'The refused root field, such as `Mutation.revokeDevice`.' })
  @Matches(/^[\w.]{1,128}$/, { message: 'action is a root field such as Mutation.revokeDevice' })
  action!: string

  @Field(() => String, { description: 'The error code of the response.' })
  @IsIn(errorCodes)
  code!: ErrorCode
}

@Hidden()
@ObjectType({ description: 'The result of the record.' })
class RecordDenialPayload extends payloadOf(AccountsError) {
  @Field(() => Boolean, {
    nullable: true,
    description: 'False beyond 60 a minute, and for an account that does not exist.',
  })
  recorded?: boolean
}

/** Operations of the gateway itself: they are in no API schema. */
@Resolver()
export class GatewayPortResolver {
  private readonly port: GatewayPortService

  constructor(app: AccountsApp) {
    this.port = app.get(GatewayPortService)
  }

  @Hidden()
  @RequiresScopes('gateway:sessions')
  @Query(() => Boolean, {
    description:
      'Whether an access token of a session or machine client is still valid. For the gateway only.',
  })
  sessionLiveness(
    @Arg('sessionId', () => ID, { description: 'The session or machine client.' })
    sessionId: string,
    @Arg('tokenVersion', () => Int, {
      defaultValue: 0,
      description: 'The session version of the access token; a restriction invalidates earlier versions.',
    })
    tokenVersion: number,
  ): Promise<boolean> {
    return this.port.isLive(sessionId, tokenVersion)
  }

  @Hidden()
  @RequiresScopes('gateway:sessions')
  @Mutation(() => RecordDenialPayload, {
    nullable: true,
    description:
      'Records a refused operation in the trail of its caller. For the gateway only; no event follows.',
  })
  async recordDenial(
    @Arg('input', { description: 'The refused operation.' }) input: RecordDenialInput,
    @Ctx() context: Context,
  ): Promise<RecordDenialPayload> {
    return { recorded: await this.port.recordDenial(context, input) }
  }
}
