import { criticalOperations, type CriticalOperationName } from '@enigm/contracts'
import { Audiences, enumType, Input, type Context } from '@enigm/subgraph'
import { Matches, MaxLength } from 'class-validator'
import { Ctx, Field, InputType, ObjectType, Resolver } from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { PinService } from './pin.service'

const LONGEST_PIN = 64
const LONGEST_SECRET = 128

const CriticalOperation = enumType(
  'CriticalOperation',
  'An operation that needs a grant.',
  criticalOperations,
)

@InputType()
class FirstPinInput {
  @Field(() => String, { description: '6 to 12 digits, neither all equal nor a straight sequence.' })
  @MaxLength(LONGEST_PIN)
  pin!: string

  @Field(() => String, {
    description: 'The login secret of the account: a session alone is no proof that the holder calls.',
  })
  @MaxLength(LONGEST_SECRET)
  loginSecret!: string
}

@InputType()
class PinChangeInput {
  @Field(() => String, { description: 'The present PIN.' })
  @MaxLength(LONGEST_PIN)
  currentPin!: string

  @Field(() => String, { description: '6 to 12 digits, neither all equal nor a straight sequence.' })
  @MaxLength(LONGEST_PIN)
  newPin!: string
}

@InputType()
class AuthorizationInput {
  @Field(() => String, { description: 'The critical-operation PIN.' })
  @MaxLength(LONGEST_PIN)
  pin!: string

  @Field(() => CriticalOperation, { description: 'The operation; the grant is valid for no other.' })
  operation!: CriticalOperationName

  @Field(() => String, { description: 'The target of the operation, as the mutation names it.' })
  @Matches(/^[\w.:-]{1,128}$/, {
    message: '$property has 1 to 128 letters, digits, "_", ".", ":" or "-"',
  })
  targetId!: string
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The right to one critical operation, once.' })
class CriticalGrant {
  @Field(() => String, { description: 'The value of `grant` in the input of the mutation.' })
  token!: string

  @Field(() => Date, { description: 'When it expires, in UTC.' })
  expiresAt!: Date
}

const both = ['panel', 'device'] as const
const account = [Account, 'The account as it now is; null when nothing has changed.'] as const

@Resolver()
export class PinResolver {
  private readonly pins: PinService

  constructor(app: AccountsApp) {
    this.pins = app.get(PinService)
  }

  @Operation({
    audiences: both,
    requires: ['account:secure', 'account:deletion'],
    description:
      'Sets the first critical-operation PIN of the own account, also while the account is restricted or its deletion is requested.',
    emits: 'accounts.account.pin.set',
    returns: { account },
    errors: ['NOT_FOUND', 'PIN_ALREADY_SET', 'PIN_TOO_WEAK', 'CREDENTIALS_WRONG'],
  })
  async setCriticalPin(@Input() { pin, loginSecret }: FirstPinInput, @Ctx() context: Context) {
    return { account: await this.pins.set(context, pin, loginSecret) }
  }

  @Operation({
    audiences: both,
    requires: ['account:secure'],
    description: 'Replaces the critical-operation PIN of the own account.',
    emits: ['accounts.account.pin.changed', 'accounts.account.pin.locked'],
    returns: { account },
    errors: ['PIN_NOT_SET', 'PIN_TOO_WEAK', 'PIN_WRONG', 'PIN_LOCKED'],
  })
  async changeCriticalPin(@Input() { currentPin, newPin }: PinChangeInput, @Ctx() context: Context) {
    return { account: await this.pins.change(context, currentPin, newPin) }
  }

  @Operation({
    audiences: both,
    requires: ['account:authorize'],
    description:
      'Issues a grant for one critical operation, valid for 2 minutes. Only persons get one, never machines.',
    emits: ['accounts.grant.issued', 'accounts.account.pin.locked'],
    returns: { grant: [CriticalGrant, 'The grant; null when none was issued.'] },
    errors: ['PIN_NOT_SET', 'PIN_WRONG', 'PIN_LOCKED', 'RECOVERY_DELAY'],
  })
  async authorizeCriticalOperation(@Input() input: AuthorizationInput, @Ctx() context: Context) {
    return { grant: await this.pins.authorize(context, input) }
  }
}
