import { accountOf, Audiences, Input, limitation, RequiresScopes, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Arg, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql'
import type { AccountsApp } from '../config'
import { Pepper } from '../crypto/pepper'
import { Operation } from '../errors'
import {
  AccountDeletion,
  AccountDeletionReceipt,
  DeletionDomain,
  DeletionStep,
  Retention,
} from './deletion.entity'
import { DeletionAction, deletionLifecycle } from './deletion.lifecycle'
import { deletionOf, receiptOf, stepsOf } from './deletion.queries'
import { DeletionService } from './deletion.service'
import { receiptCode } from './receipt'

@InputType()
class OwnAccountInput {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string
}

const holder = { audiences: ['panel', 'device'], requires: ['account:deletion'] } as const

@Resolver(() => AccountDeletion)
export class DeletionResolver {
  private readonly deletions: DeletionService

  constructor(private readonly app: AccountsApp) {
    this.deletions = app.get(DeletionService)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('account:deletion')
  @Query(() => AccountDeletion, {
    nullable: true,
    description:
      'The latest deletion of the own account, canceled or not; null when none was requested. Needs account:deletion.',
  })
  deletionRequest(@Ctx() { app, caller }: Context): Promise<AccountDeletion | null> {
    return deletionOf(app, accountOf(caller))
  }

  @Audiences('panel')
  @Query(() => AccountDeletionReceipt, {
    nullable: true,
    description:
      'The receipt of a deletion by its receipt code, also after the account is deleted; null for an unknown code. Needs no authentication.',
  })
  deletionReceipt(
    @Arg('code', () => String, { description: 'The receipt code, which the holder has read at the request.' })
    code: string,
  ): Promise<AccountDeletionReceipt | null> {
    return receiptOf(this.app, code)
  }

  @Operation({
    ...holder,
    grant: ['ACCOUNT_DELETION', 'accountId'],
    description:
      'Requests the deletion of the own account, which owns no server: the other sessions are closed, and after the grace period every service erases its rows.',
    emits: ['accounts.account.deletion.requested', 'accounts.session.closed', 'accounts.session.restricted'],
    returns: { accountDeletion: [AccountDeletion, 'The deletion; null when none was requested.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'OWNED_SERVERS', 'LAST_ADMINISTRATOR'],
  })
  async requestAccountDeletion(@Input() { accountId }: OwnAccountInput, @Ctx() context: Context) {
    const accountDeletion = await this.deletions.request(context, accountId)
    return { accountDeletion, limitations: [limitation('DELETION_BOUNDED')] }
  }

  @Operation({
    ...holder,
    grant: ['ACCOUNT_DELETION_CANCELATION', 'accountId'],
    description:
      'Cancels the deletion of the own account during the grace period; the account returns to its earlier state.',
    emits: ['accounts.account.deletion.canceled', 'accounts.session.restriction.lifted'],
    returns: { accountDeletion: [AccountDeletion, 'The canceled deletion; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async cancelAccountDeletion(@Input() { accountId }: OwnAccountInput, @Ctx() context: Context) {
    return { accountDeletion: await this.deletions.cancel(context, accountId) }
  }

  @FieldResolver(() => [DeletionStep], { description: 'The erasure by each service.' })
  steps(@Root() { id }: AccountDeletion): Promise<DeletionStep[]> {
    return stepsOf(this.app, id)
  }

  @FieldResolver(() => String, {
    description:
      'The code by which the receipt can be read without the account; keep it outside of the account.',
  })
  receiptCode(@Root() { id }: AccountDeletion): string {
    return receiptCode(this.app.get(Pepper), id)
  }

  @FieldResolver(() => [DeletionAction], { description: 'The actions that its present state allows.' })
  availableActions(@Root() { state }: AccountDeletion): DeletionAction[] {
    return deletionLifecycle.available(state)
  }
}

@Resolver(() => DeletionStep)
export class DeletionStepResolver {
  @FieldResolver(() => DeletionDomain, { description: 'The service.' })
  domain(@Root() { domain }: DeletionStep): string {
    return domain.toUpperCase()
  }

  @FieldResolver(() => [Retention], { description: 'The records that are kept, with reason and end.' })
  retained(@Root() { retained }: DeletionStep): Retention[] {
    return retained.map(({ ground, until }) => ({ ground, until: until ? new Date(until) : null }))
  }
}
