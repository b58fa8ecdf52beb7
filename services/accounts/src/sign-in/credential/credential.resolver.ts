import { IdempotencyKey, Input, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, ID, InputType, Resolver } from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import {
  CredentialRenewalService,
  type RenewedCodes,
  type Renewal,
  type RotatedSecret,
} from './credential.service'

@InputType()
class RenewalInput implements Renewal {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => IdempotencyKey, {
    description:
      'The same key gives the same answer again, also on a used grant, for as long as the new credentials are unused and not replaced; keep it secret.',
  })
  idempotencyKey!: string
}

const holder = { audiences: ['panel'], requires: [['account:secure', 'account:authorize']] } as const
const account = [Account, 'The account as it now is; null when nothing has changed.'] as const

@Resolver()
export class CredentialRenewalResolver {
  private readonly renewals: CredentialRenewalService

  constructor(app: AccountsApp) {
    this.renewals = app.get(CredentialRenewalService)
  }

  @Operation({
    ...holder,
    grant: ['LOGIN_SECRET_ROTATION', 'accountId'],
    description: 'Replaces the login secret; the old one is void and every other session is closed.',
    emits: ['accounts.account.secret.rotated', 'accounts.session.closed'],
    returns: { account, loginSecret: [String, 'The new secret, 128 bits in hexadecimal. Shown once.'] },
    errors: ['NOT_FOUND', 'IDEMPOTENCY_KEY_USED', 'IDEMPOTENCY_CONFLICT'],
  })
  rotateLoginSecret(@Input() input: RenewalInput, @Ctx() context: Context): Promise<RotatedSecret> {
    return this.renewals.rotateSecret(context, input)
  }

  @Operation({
    ...holder,
    grant: ['RECOVERY_CODE_RENEWAL', 'accountId'],
    description: 'Replaces the ten recovery codes; the old ones are void.',
    emits: 'accounts.account.codes.renewed',
    returns: { account, recoveryCodes: [[String], 'Ten new codes, each of use once. Shown once.'] },
    errors: ['NOT_FOUND', 'IDEMPOTENCY_KEY_USED', 'IDEMPOTENCY_CONFLICT'],
  })
  renewRecoveryCodes(@Input() input: RenewalInput, @Ctx() context: Context): Promise<RenewedCodes> {
    return this.renewals.renewCodes(context, input)
  }
}
