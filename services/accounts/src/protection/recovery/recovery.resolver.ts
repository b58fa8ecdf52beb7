import {
  accountOf,
  Audiences,
  Context,
  limitation,
  Limitation,
  payloadOf,
  RequiresScopes,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { recoveryOptions, RecoveryOption, recoveryResult, RecoveryResult } from './recovery-boundaries'
import { delayOf } from './recovery-delay'
import { DeviceRecoveryService } from './device-recovery.service'
import { Recovery } from './recovery.entity'
import { RecoveryService } from './recovery.service'

@InputType({ description: 'What proves the right to recover an account.' })
class StartRecoveryInput {
  @Field(() => String, { description: 'The 16 digits of the account number; blanks do not count.' })
  @MaxLength(64)
  accountNumber!: string

  @Field(() => String, { description: 'One of the recovery codes that were shown once.' })
  @MaxLength(128)
  recoveryCode!: string
}

@InputType({ description: 'The recovery to complete.' })
class CompleteRecoveryInput {
  @Field(() => String, { description: 'The token that startRecovery or startRecoveryByDevice gave.' })
  @MaxLength(64)
  recoveryToken!: string

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to forget the critical-operation PIN, so that a new one can be set.',
  })
  resetPin!: boolean
}

@Audiences('panel')
@ObjectType({ description: 'The recovery that was begun.' })
class StartRecoveryPayload extends payloadOf(AccountsError) {
  @Field(() => Recovery, { nullable: true, description: 'The recovery.' })
  recovery?: Recovery

  @Field(() => String, { nullable: true, description: 'Completes the recovery; shown once, keep it secret.' })
  recoveryToken?: string
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The recovery that was completed and the new credentials, shown once.' })
class CompleteRecoveryPayload extends payloadOf(AccountsError) {
  @Field(() => Recovery, { nullable: true, description: 'The recovery.' })
  recovery?: Recovery

  @Field(() => String, {
    nullable: true,
    description: '128 bits in hexadecimal; with the account number, which stays, they sign in.',
  })
  loginSecret?: string

  @Field(() => [String], {
    nullable: true,
    description: 'Ten new recovery codes; the earlier ones are gone.',
  })
  recoveryCodes?: string[]

  @Field(() => RecoveryResult, { nullable: true, description: 'What this has brought back and what not.' })
  result?: RecoveryResult
}

@Resolver(() => RecoveryOption)
export class RecoveryOptionResolver {
  @Query(() => [RecoveryOption], {
    description:
      'The ways to recover an account and their boundaries, to be read before use. Open to everyone.',
  })
  @Audiences('panel', 'device')
  recoveryOptions(): readonly RecoveryOption[] {
    return recoveryOptions
  }

  @FieldResolver(() => [Limitation], { description: 'What a recovery is not.' })
  limitations(): Limitation[] {
    return [limitation('RECOVERY_NOT_CONTENT')]
  }
}

@Resolver()
export class RecoveryResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => StartRecoveryPayload, {
    nullable: true,
    description:
      'Begins a recovery with a recovery code, which is used up; it can be completed for 24 hours. Open to everyone. Followed by accounts.recovery.started.',
  })
  @Audiences('panel')
  async startRecovery(
    @Arg('input', { description: 'The proof.' }) input: StartRecoveryInput,
    @Ctx() context: Context,
  ): Promise<StartRecoveryPayload> {
    const { accountNumber, recoveryCode } = input
    const started = await this.app.get(RecoveryService).start(context, accountNumber, recoveryCode)
    return { ...started, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }

  @Mutation(() => CompleteRecoveryPayload, {
    nullable: true,
    description:
      'Gives the account new credentials, closes every session, marks its devices for review and delays deletion and transfer of ownership by 24 hours. One that a device has begun can be completed from 24 hours after its start on. Open to whoever holds the token, but not to staff and machines. Followed by accounts.account.recovered.',
  })
  @Audiences('panel', 'device')
  async completeRecovery(
    @Arg('input', { description: 'The recovery.' }) input: CompleteRecoveryInput,
    @Ctx() context: Context,
  ): Promise<CompleteRecoveryPayload> {
    const { recoveryToken, resetPin } = input
    const completed = await this.app.get(RecoveryService).complete(context, recoveryToken, resetPin)
    return { ...completed, result: recoveryResult, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }
}

@Resolver(() => Account)
export class AccountRecoveryResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => Recovery, {
    nullable: true,
    description: 'The recovery of the own account that can be completed, now or later; null without one.',
  })
  @RequiresScopes('account:self')
  @Audiences('panel', 'device')
  recovery(@Ctx() { caller }: Context): Promise<Recovery | null> {
    return this.app.get(DeviceRecoveryService).openOf(accountOf(caller))
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description:
      'Until then, after a recovery, nothing is deleted or given away, in UTC; null without delay.',
  })
  @RequiresScopes('account:self')
  @Audiences('panel')
  recoveryDelayUntil(@Ctx() { caller }: Context): Promise<Date | null> {
    return delayOf(this.app, accountOf(caller))
  }
}
