import {
  accountOf,
  Audiences,
  enumType,
  Input,
  limitation,
  Limitation,
  RequiresScopes,
  type Context,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { recoveryDelayOf } from '../../account/account.access'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { CodeRecoveryService } from './code-recovery.service'
import { RecoveryCompletionService } from './completion.service'
import { Recovery } from './recovery.entity'
import { delayHours, RecoveryKind } from './recovery.lifecycle'
import { openRecoveryOf } from './recovery.queries'

const RecoveryMatter = enumType('RecoveryMatter', 'A thing that a person may expect a recovery to restore.', {
  ACCOUNT_ACCESS: 'The access to the account.',
  MESSAGE_CONTENT: 'The content of messages.',
  KEY_MATERIAL: 'The keys that only Enigm App holds.',
})
type RecoveryMatter = keyof typeof RecoveryMatter

@Audiences('panel', 'device')
@ObjectType({ description: 'The effects of a recovery, and its limits.' })
class RecoveryResult {
  @Field(() => [RecoveryMatter], { description: 'The things that it restores.' })
  restores!: readonly RecoveryMatter[]

  @Field(() => [RecoveryMatter], { description: 'The things that it restores for no caller.' })
  doesNotRestore!: readonly RecoveryMatter[]
}

@Audiences('panel', 'device')
@ObjectType({ description: 'One way to recover an account, with its limits.' })
class RecoveryOption extends RecoveryResult {
  @Field(() => RecoveryKind, { description: 'The proof of the right to it.' })
  kind!: RecoveryKind

  @Field(() => Int, {
    description: 'Hours from its start until it can be completed; until then the holder can cancel it.',
  })
  delayHours!: number
}

/** The same for every kind and role: no option promises content or keys (REC-03, REC-04). */
const recoveryResult: Readonly<RecoveryResult> = {
  restores: ['ACCOUNT_ACCESS'],
  doesNotRestore: ['MESSAGE_CONTENT', 'KEY_MATERIAL'],
}

const recoveryOptions: readonly RecoveryOption[] = Object.values(RecoveryKind).map((kind) => ({
  kind,
  delayHours: delayHours[kind],
  ...recoveryResult,
}))

@InputType()
class RecoveryProofInput {
  @Field(() => String, { description: 'The 16 digits of the account number; spaces are ignored.' })
  @MaxLength(64)
  accountNumber!: string

  @Field(() => String, { description: 'An unused recovery code of the account.' })
  @MaxLength(128)
  recoveryCode!: string
}

@InputType()
class RecoveryTokenInput {
  @Field(() => String, { description: 'The token of startRecovery or startRecoveryByDevice.' })
  @MaxLength(64)
  recoveryToken!: string

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to remove the critical-operation PIN, so that another one can be set.',
  })
  resetPin!: boolean
}

/** The payload of a mutation that starts a recovery. */
export const startedRecovery = {
  recovery: [Recovery, 'The recovery; null when none was started.'],
  recoveryToken: [String, 'Completes the recovery. Shown once; keep it secret.'],
} as const

@Resolver(() => RecoveryOption)
export class RecoveryOptionResolver {
  @Audiences('panel', 'device')
  @Query(() => [RecoveryOption], {
    description: 'The ways to recover an account and their limits. Needs no authentication.',
  })
  recoveryOptions(): readonly RecoveryOption[] {
    return recoveryOptions
  }

  @FieldResolver(() => [Limitation], { description: 'The limits of every recovery.' })
  limitations(): Limitation[] {
    return [limitation('RECOVERY_NOT_CONTENT')]
  }
}

@Resolver()
export class RecoveryResolver {
  private readonly codes: CodeRecoveryService
  private readonly completions: RecoveryCompletionService

  constructor(app: AccountsApp) {
    this.codes = app.get(CodeRecoveryService)
    this.completions = app.get(RecoveryCompletionService)
  }

  @Operation({
    audiences: ['panel'],
    requires: 'nothing',
    description:
      'Starts a recovery with a recovery code, which is used up; it can be completed for 24 hours.',
    emits: ['accounts.recovery.started', 'accounts.recovery.superseded'],
    returns: startedRecovery,
    errors: ['RECOVERY_CODE_WRONG'],
  })
  async startRecovery(@Input() { accountNumber, recoveryCode }: RecoveryProofInput, @Ctx() context: Context) {
    const started = await this.codes.start(context, accountNumber, recoveryCode)
    return { ...started, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }

  @Operation({
    audiences: ['panel', 'device'],
    requires: 'nothing',
    description:
      'Gives the account new credentials, closes every session, marks its devices for review and delays deletion and transfer of ownership for 24 hours. A recovery that a device has started can be completed from 24 hours after its start. Not for staff and machines.',
    emits: [
      'accounts.recovery.completed',
      'accounts.account.recovered',
      'accounts.session.closed',
      'accounts.passkey.removed',
      'accounts.case.closed',
    ],
    returns: {
      recovery: [Recovery, 'The recovery; null when nothing has changed.'],
      loginSecret: [
        String,
        '128 bits in hexadecimal; together with the account number, which stays, they sign in. Shown once.',
      ],
      recoveryCodes: [[String], 'Ten new recovery codes; the earlier ones are void. Shown once.'],
      result: [RecoveryResult, 'The effects of the recovery, and its limits.'],
    },
    errors: ['RECOVERY_INVALID', 'RECOVERY_NOT_YET'],
  })
  async completeRecovery(@Input() { recoveryToken, resetPin }: RecoveryTokenInput, @Ctx() context: Context) {
    const completed = await this.completions.complete(context, recoveryToken, resetPin)
    return { ...completed, result: recoveryResult, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }
}

@Resolver(() => Account)
export class AccountRecoveryResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('account:self')
  @FieldResolver(() => Recovery, {
    nullable: true,
    description: 'The recovery of the account that can be completed, now or later; null when there is none.',
  })
  recovery(@Ctx() { app, caller }: Context): Promise<Recovery | null> {
    return openRecoveryOf(app, accountOf(caller))
  }

  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => Date, {
    nullable: true,
    description:
      'The end of the delay of deletion and transfer of ownership after a recovery, in UTC; null when there is none.',
  })
  recoveryDelayUntil(@Ctx() { app, caller }: Context): Promise<Date | null> {
    return recoveryDelayOf(app, accountOf(caller))
  }
}
