import { Input, limitation, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { RecoveryCase, RecoveryCaseCategory } from './recovery-case.entity'
import { RecoveryCaseService } from './recovery-case.service'
import { Recovery } from './recovery.entity'
import { latestRecoveryOf } from './recovery.queries'

@InputType()
class RecoveryCaseInput {
  @Field(() => String, { description: 'The account number that the holder has given to support.' })
  @MaxLength(64)
  accountNumber!: string

  @Field(() => RecoveryCaseCategory, { description: 'Why the holder has contacted support.' })
  category!: RecoveryCaseCategory
}

@InputType()
class OpenCaseInput {
  @Field(() => ID, { description: 'An open case.' })
  @MaxLength(64)
  caseId!: string
}

const support = { audiences: ['panel'], requires: ['recovery:assist'] } as const

@Resolver(() => RecoveryCase)
export class RecoveryCaseResolver {
  private readonly cases: RecoveryCaseService

  constructor(private readonly app: AccountsApp) {
    this.cases = app.get(RecoveryCaseService)
  }

  @Operation({
    ...support,
    description:
      'Opens a recovery case for a customer, or returns the open one. The holder sees it; it completes no recovery.',
    emits: 'accounts.case.opened',
    returns: { recoveryCase: [RecoveryCase, 'The open case; null when there is none.'] },
    errors: ['NOT_FOUND'],
  })
  async openRecoveryCase(@Input() { accountNumber, category }: RecoveryCaseInput, @Ctx() context: Context) {
    const recoveryCase = await this.cases.open(context, accountNumber, category)
    return { recoveryCase, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }

  @Operation({
    ...support,
    description:
      'Gives an open recovery another 24 hours, twice at most. The holder sees it; it completes no recovery.',
    emits: 'accounts.recovery.extended',
    returns: { recoveryCase: [RecoveryCase, 'The case; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'RECOVERY_EXTENSION_LIMIT'],
  })
  async extendRecoveryWindow(@Input() { caseId }: OpenCaseInput, @Ctx() context: Context) {
    const recoveryCase = await this.cases.extend(context, caseId)
    return { recoveryCase, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }

  @FieldResolver(() => Recovery, {
    nullable: true,
    description: 'The latest recovery that the holder has started.',
  })
  recovery(@Root() { accountId }: RecoveryCase): Promise<Recovery | null> {
    return latestRecoveryOf(this.app, accountId)
  }
}
