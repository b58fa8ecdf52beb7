import { Audiences, Context, limitation, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { RecoveryCase, RecoveryCaseCategory } from './recovery-case.entity'
import { RecoveryCaseService } from './recovery-case.service'
import { Recovery } from './recovery.entity'

@InputType({ description: 'For whom and why; no free text.' })
class OpenRecoveryCaseInput {
  @Field(() => String, { description: 'The account number, as its holder told it to support.' })
  @MaxLength(64)
  accountNumber!: string

  @Field(() => RecoveryCaseCategory, { description: 'Why the holder asked.' })
  category!: RecoveryCaseCategory
}

@InputType({ description: 'The case whose recovery is to be prolonged.' })
class ExtendRecoveryWindowInput {
  @Field(() => ID, { description: 'An open case.' })
  @MaxLength(64)
  caseId!: string
}

@Audiences('panel')
@ObjectType({ description: 'The case that is open.' })
class OpenRecoveryCasePayload extends payloadOf(AccountsError) {
  @Field(() => RecoveryCase, { nullable: true, description: 'The case.' })
  recoveryCase?: RecoveryCase
}

@Audiences('panel')
@ObjectType({ description: 'The case whose recovery was prolonged.' })
class ExtendRecoveryWindowPayload extends payloadOf(AccountsError) {
  @Field(() => RecoveryCase, { nullable: true, description: 'The case.' })
  recoveryCase?: RecoveryCase
}

@Resolver(() => RecoveryCase)
export class RecoveryCaseResolver {
  private readonly cases: RecoveryCaseService

  constructor(app: AccountsApp) {
    this.cases = app.get(RecoveryCaseService)
  }

  @Mutation(() => OpenRecoveryCasePayload, {
    nullable: true,
    description:
      'Opens a recovery case for a customer, or gives the open one; the holder sees it and it completes nothing. For support. Followed by accounts.case.opened.',
  })
  @RequiresScopes('recovery:assist')
  @Audiences('panel')
  async openRecoveryCase(
    @Arg('input', { description: 'The account and the category.' }) input: OpenRecoveryCaseInput,
    @Ctx() context: Context,
  ): Promise<OpenRecoveryCasePayload> {
    const recoveryCase = await this.cases.open(context, input.accountNumber, input.category)
    return { recoveryCase, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }

  @Mutation(() => ExtendRecoveryWindowPayload, {
    nullable: true,
    description:
      'Gives an open recovery another 24 hours, twice at most; the holder sees it and it completes nothing. For support. Followed by accounts.recovery.extended.',
  })
  @RequiresScopes('recovery:assist')
  @Audiences('panel')
  async extendRecoveryWindow(
    @Arg('input', { description: 'The case.' }) input: ExtendRecoveryWindowInput,
    @Ctx() context: Context,
  ): Promise<ExtendRecoveryWindowPayload> {
    const recoveryCase = await this.cases.extend(context, input.caseId)
    return { recoveryCase, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }

  @FieldResolver(() => Recovery, {
    nullable: true,
    description: 'The latest recovery that the holder has started.',
  })
  recovery(@Root() recoveryCase: RecoveryCase): Promise<Recovery | null> {
    return this.cases.recoveryOf(recoveryCase)
  }
}
