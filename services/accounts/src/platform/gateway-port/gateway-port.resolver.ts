import { errorCodes, type ErrorCode } from '@enigm/contracts'
import { Hidden, Input, RequiresScopes, type Context } from '@enigm/subgraph'
import { IsIn, Matches, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Int, Query, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { GatewayPortService } from './gateway-port.service'

@InputType()
class DenialInput {
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

  @Operation({
    audiences: [],
    requires: ['gateway:sessions'],
    description: 'Records a refused operation in the trail of its caller.',
    emits: [],
    returns: {
      recorded: [
        Boolean,
        'False after 60 refusals of the caller in one minute, and for a caller that does not exist.',
      ],
    },
    errors: [],
  })
  async recordDenial(@Input() input: DenialInput, @Ctx() context: Context) {
    return { recorded: await this.port.recordDenial(context, input) }
  }
}
