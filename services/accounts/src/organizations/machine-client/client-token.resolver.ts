import { Input, type Context } from '@enigm/subgraph'
import { IsOptional, Matches, MaxLength } from 'class-validator'
import { Ctx, Field, InputType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { ClientTokenService, type ClientToken } from './client-token.service'

@InputType()
class TokenRequestInput {
  @Field(() => String, { description: 'The client assertion (RFC 7523) of the request.' })
  @MaxLength(4096)
  assertion!: string

  @Field(() => String, {
    description: 'The thumbprint of the key of the proof (RFC 9449), which the gateway has verified.',
  })
  @Matches(/^[\w-]{43}$/, { message: 'keyThumbprint is a SHA-256 thumbprint in base64url' })
  keyThumbprint!: string

  @Field(() => String, { description: 'The `jti` of the proof.' })
  @MaxLength(128)
  proofId!: string

  @Field(() => String, { nullable: true, description: 'The requested scopes, separated by spaces.' })
  @IsOptional()
  @MaxLength(512)
  scope?: string | null
}

@Resolver()
export class ClientTokenResolver {
  private readonly tokens: ClientTokenService

  constructor(app: AccountsApp) {
    this.tokens = app.get(ClientTokenService)
  }

  @Operation({
    audiences: [],
    requires: ['gateway:sessions'],
    description:
      'Signs an access token for the machine client that an assertion authenticates. For the gateway only.',
    emits: [],
    returns: {
      token: [String, 'The token (RFC 9068), bound to the key of the proof; null after an error.'],
      expiresAt: [Date, 'When it expires: in 5 minutes, or with its key.'],
      scopes: [[String], 'Its scopes.'],
    },
    errors: ['CLIENT_UNPROVEN', 'SCOPE_NOT_GRANTED', 'PROOF_REPLAYED'],
  })
  issueClientToken(@Input() input: TokenRequestInput, @Ctx() context: Context): Promise<ClientToken> {
    return this.tokens.issue(context, input)
  }
}
