import { Audiences, Context, Critical, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { IsOptional, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../config'
import { AccountsError } from '../errors'
import { Account } from './account.entity'
import { CredentialRenewalService } from './credential-renewal.service'

@InputType({ description: 'The own account, and the right to replace its login secret.' })
class RotateLoginSecretInput {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => String, { nullable: true, description: 'A grant for LOGIN_SECRET_ROTATION of this account.' })
  @IsOptional()
  @MaxLength(4096)
  grant?: string | null
}

@InputType({ description: 'The own account, and the right to replace its recovery codes.' })
class RenewRecoveryCodesInput {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => String, { nullable: true, description: 'A grant for RECOVERY_CODE_RENEWAL of this account.' })
  @IsOptional()
  @MaxLength(4096)
  grant?: string | null
}

@Audiences('panel')
@ObjectType({ description: 'The new login secret, shown once.' })
class RotateLoginSecretPayload extends payloadOf(AccountsError) {
  @Field(() => Account, { nullable: true, description: 'The account.' })
  account?: Account

  @Field(() => String, { nullable: true, description: '128 bits in hexadecimal.' })
  loginSecret?: string
}

@Audiences('panel')
@ObjectType({ description: 'The new recovery codes, shown once.' })
class RenewRecoveryCodesPayload extends payloadOf(AccountsError) {
  @Field(() => Account, { nullable: true, description: 'The account.' })
  account?: Account

  @Field(() => [String], { nullable: true, description: 'Ten codes, each of use once.' })
  recoveryCodes?: string[]
}

@Resolver()
export class CredentialRenewalResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => RotateLoginSecretPayload, {
    nullable: true,
    description:
      'Replaces the login secret; the old one is void and every other session is closed. For the holder, with a grant. Followed by accounts.account.secret.rotated and one accounts.session.closed each.',
  })
  @RequiresScopes(['account:secure', 'account:authorize'])
  @Critical('LOGIN_SECRET_ROTATION', 'accountId')
  @Audiences('panel')
  rotateLoginSecret(
    @Arg('input', { description: 'The account and the grant.' }) input: RotateLoginSecretInput,
    @Ctx() context: Context,
  ): Promise<RotateLoginSecretPayload> {
    return this.app.get(CredentialRenewalService).rotateSecret(context, input.accountId)
  }

  @Mutation(() => RenewRecoveryCodesPayload, {
    nullable: true,
    description:
      'Replaces the ten recovery codes; the old ones are void. For the holder, with a grant. Followed by accounts.account.codes.renewed.',
  })
  @RequiresScopes(['account:secure', 'account:authorize'])
  @Critical('RECOVERY_CODE_RENEWAL', 'accountId')
  @Audiences('panel')
  renewRecoveryCodes(
    @Arg('input', { description: 'The account and the grant.' }) input: RenewRecoveryCodesInput,
    @Ctx() context: Context,
  ): Promise<RenewRecoveryCodesPayload> {
    return this.app.get(CredentialRenewalService).renewCodes(context, input.accountId)
  }
}
