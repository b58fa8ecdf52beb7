import { Context, Hidden, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { IsOptional, Matches, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { ClientTokenService } from './client-token.service'

@Hidden()
@InputType({ description: 'What a machine client has sent to the token endpoint.' })
class IssueClientTokenInput {
  @Field(() => String, { description: 'The client assertion (RFC 7523), as it was sent.' })
  @MaxLength(4096)
  assertion!: string

  @Field(() => String, {
    description: 'The thumbprint of the key of the proof (RFC 9449), which the gateway has verified.',
  })
  @Matches(/^[\w-]{43}$/)
  keyThumbprint!: string

  @Field(() => String, { description: 'The `jti` of the proof.' })
  @MaxLength(128)
  proofId!: string

  @Field(() => String, { nullable: true, description: 'The scopes asked for, with blanks between.' })
  @IsOptional()
  @MaxLength(512)
  scope?: string | null
}

@Hidden()
@ObjectType({ description: 'The access token of a machine client.' })
class IssueClientTokenPayload extends payloadOf(AccountsError) {
  @Field(() => String, {
    nullable: true,
    description: 'The token (RFC 9068), bound to the key of the proof.',
  })
  token?: string

  @Field(() => Date, { nullable: true, description: 'When it ends: 5 minutes from now, or with its key.' })
  expiresAt?: Date

  @Field(() => [String], { nullable: true, description: 'What it allows.' })
  scopes?: readonly string[]
}

@Resolver()
export class ClientTokenResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => IssueClientTokenPayload, {
    nullable: true,
    description:
      'Signs an access token for the machine client that an assertion proves. For the gateway alone; no event follows, the day of the last use is the record.',
  })
  @RequiresScopes('gateway:sessions')
  @Hidden()
  issueClientToken(
    @Arg('input', { description: 'What the client has sent.' }) input: IssueClientTokenInput,
    @Ctx() context: Context,
  ): Promise<IssueClientTokenPayload> {
    return this.app.get(ClientTokenService).issue(context, input)
  }
}
