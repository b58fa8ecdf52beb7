import { criticalOperations, type CriticalOperationName } from '@enigm/contracts'
import { Audiences, Context, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { Matches, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { PinService } from './pin.service'

const LONGEST_PIN = 64
const LONGEST_SECRET = 128

const CriticalOperation = Object.fromEntries(Object.keys(criticalOperations).map((name) => [name, name]))

registerEnumType(CriticalOperation, {
  name: 'CriticalOperation',
  description: 'An operation that needs a grant.',
  valuesConfig: Object.fromEntries(
    Object.entries(criticalOperations).map(([name, description]) => [name, { description }]),
  ),
})

@InputType({ description: 'The first PIN of the account, and what proves that its holder sets it.' })
class SetCriticalPinInput {
  @Field(() => String, { description: '6 to 12 digits, not all equal and no straight sequence.' })
  @MaxLength(LONGEST_PIN)
  pin!: string

  @Field(() => String, {
    description: 'The login secret of the account, which the session alone does not prove.',
  })
  @MaxLength(LONGEST_SECRET)
  loginSecret!: string
}

@InputType({ description: 'The PIN in use and the one to come.' })
class ChangeCriticalPinInput {
  @Field(() => String, { description: 'The PIN in use.' })
  @MaxLength(LONGEST_PIN)
  currentPin!: string

  @Field(() => String, { description: '6 to 12 digits, not all equal and no straight sequence.' })
  @MaxLength(LONGEST_PIN)
  newPin!: string
}

@InputType({ description: 'What the PIN authorizes.' })
class AuthorizeCriticalOperationInput {
  @Field(() => String, { description: 'The critical-operation PIN.' })
  @MaxLength(LONGEST_PIN)
  pin!: string

  @Field(() => CriticalOperation, { description: 'The operation; the grant works for no other.' })
  operation!: CriticalOperationName

  @Field(() => String, { description: 'What it is done to, as the mutation names it.' })
  @Matches(/^[\w.:-]{1,128}$/, {
    message: '$property has 1 to 128 letters, digits, "_", ".", ":" or "-"',
  })
  targetId!: string
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The right to do one critical operation once.' })
class CriticalGrant {
  @Field(() => String, { description: 'Give it as `grant` in the input of the mutation.' })
  token!: string

  @Field(() => Date, { description: 'From then on it does not work, in UTC.' })
  expiresAt!: Date
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The account with its first PIN.' })
class SetCriticalPinPayload extends payloadOf(AccountsError) {
  @Field(() => Account, { nullable: true, description: 'The account.' })
  account?: Account
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The account with its new PIN.' })
class ChangeCriticalPinPayload extends payloadOf(AccountsError) {
  @Field(() => Account, { nullable: true, description: 'The account.' })
  account?: Account
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The grant that was issued.' })
class AuthorizeCriticalOperationPayload extends payloadOf(AccountsError) {
  @Field(() => CriticalGrant, { nullable: true, description: 'The grant.' })
  grant?: CriticalGrant
}

@Resolver()
export class PinResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => SetCriticalPinPayload, {
    nullable: true,
    description:
      'Sets the first critical-operation PIN. For the holder of the account, who knows its login secret, also while the account is restricted or waits for its deletion. Followed by accounts.account.pin.set.',
  })
  @RequiresScopes('account:secure', 'account:deletion')
  @Audiences('panel', 'device')
  async setCriticalPin(
    @Arg('input', { description: 'The PIN and the login secret.' }) input: SetCriticalPinInput,
    @Ctx() context: Context,
  ): Promise<SetCriticalPinPayload> {
    return { account: await this.app.get(PinService).set(context, input.pin, input.loginSecret) }
  }

  @Mutation(() => ChangeCriticalPinPayload, {
    nullable: true,
    description:
      'Changes the critical-operation PIN. For the holder of the account, who knows the present one. Followed by accounts.account.pin.changed.',
  })
  @RequiresScopes('account:secure')
  @Audiences('panel', 'device')
  async changeCriticalPin(
    @Arg('input', { description: 'Both PINs.' }) input: ChangeCriticalPinInput,
    @Ctx() context: Context,
  ): Promise<ChangeCriticalPinPayload> {
    const { currentPin, newPin } = input
    return { account: await this.app.get(PinService).change(context, currentPin, newPin) }
  }

  @Mutation(() => AuthorizeCriticalOperationPayload, {
    nullable: true,
    description:
      'Gives a grant for one critical operation, for 2 minutes. For people who know their PIN, never for machines. Followed by accounts.grant.issued.',
  })
  @RequiresScopes('account:authorize')
  @Audiences('panel', 'device')
  async authorizeCriticalOperation(
    @Arg('input', { description: 'The PIN and what it authorizes.' }) input: AuthorizeCriticalOperationInput,
    @Ctx() context: Context,
  ): Promise<AuthorizeCriticalOperationPayload> {
    return { grant: await this.app.get(PinService).authorize(context, input) }
  }
}
