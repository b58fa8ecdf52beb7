import {
  accountOf,
  Audiences,
  Context,
  Critical,
  limitation,
  payloadOf,
  RequiresScopes,
} from '@enigm/subgraph'
import { IsOptional, MaxLength } from 'class-validator'
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { AccountsApp } from '../config'
import { AccountsError } from '../errors'
import { AccountDeletion, DeletionStep, Retention } from './deletion.entity'
import { DeletionAction, deletionLifecycle } from './deletion.lifecycle'
import { DeletionService } from './deletion.service'

@InputType({ description: 'The own account, and the right to have it deleted.' })
class RequestAccountDeletionInput {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => String, { nullable: true, description: 'A grant for ACCOUNT_DELETION of this account.' })
  @IsOptional()
  @MaxLength(4096)
  grant?: string | null
}

@InputType({ description: 'The own account, and the right to keep it after all.' })
class CancelAccountDeletionInput {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => String, {
    nullable: true,
    description: 'A grant for ACCOUNT_DELETION_CANCELATION of this account.',
  })
  @IsOptional()
  @MaxLength(4096)
  grant?: string | null
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The deletion that was asked for.' })
class RequestAccountDeletionPayload extends payloadOf(AccountsError) {
  @Field(() => AccountDeletion, { nullable: true, description: 'The deletion.' })
  accountDeletion?: AccountDeletion
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The deletion that was canceled.' })
class CancelAccountDeletionPayload extends payloadOf(AccountsError) {
  @Field(() => AccountDeletion, { nullable: true, description: 'The deletion.' })
  accountDeletion?: AccountDeletion
}

@Resolver(() => AccountDeletion)
export class DeletionResolver {
  constructor(private readonly app: AccountsApp) {}

  @Query(() => AccountDeletion, {
    nullable: true,
    description:
      'The deletion of the own account, canceled or not; null when none was asked for. For the holder.',
  })
  @RequiresScopes('account:deletion')
  @Audiences('panel', 'device')
  deletionRequest(@Ctx() { caller }: Context): Promise<AccountDeletion | null> {
    return this.app.get(DeletionService).find(accountOf(caller))
  }

  @Mutation(() => RequestAccountDeletionPayload, {
    nullable: true,
    description:
      'Asks for the deletion of the account: other sessions are closed, and after the grace period every service erases its side. For the holder who owns no server, with a grant. Followed by accounts.account.deletion.requested and one event for each session.',
  })
  @RequiresScopes('account:deletion')
  @Critical('ACCOUNT_DELETION', 'accountId')
  @Audiences('panel', 'device')
  async requestAccountDeletion(
    @Arg('input', { description: 'The account and the grant.' }) input: RequestAccountDeletionInput,
    @Ctx() context: Context,
  ): Promise<RequestAccountDeletionPayload> {
    const accountDeletion = await this.app.get(DeletionService).request(context, input.accountId)
    return { accountDeletion, limitations: [limitation('DELETION_BOUNDED')] }
  }

  @Mutation(() => CancelAccountDeletionPayload, {
    nullable: true,
    description:
      'Cancels the deletion of the account during the grace period; the account is again what it was before. For the holder, with a grant. Followed by accounts.account.deletion.canceled and one event for each session.',
  })
  @RequiresScopes('account:deletion')
  @Critical('ACCOUNT_DELETION_CANCELATION', 'accountId')
  @Audiences('panel', 'device')
  async cancelAccountDeletion(
    @Arg('input', { description: 'The account and the grant.' }) input: CancelAccountDeletionInput,
    @Ctx() context: Context,
  ): Promise<CancelAccountDeletionPayload> {
    return { accountDeletion: await this.app.get(DeletionService).cancel(context, input.accountId) }
  }

  @FieldResolver(() => [DeletionStep], { description: 'What each service has done, one step each.' })
  steps(@Root() { id }: AccountDeletion): Promise<DeletionStep[]> {
    return this.app.get(DeletionService).steps(id)
  }

  @FieldResolver(() => [DeletionAction], { description: 'What can be done with it now.' })
  availableActions(@Root() { state }: AccountDeletion): DeletionAction[] {
    const possible: string[] = deletionLifecycle.next(state)
    return Object.values(DeletionAction).filter((action) => possible.includes(action))
  }
}

@Resolver(() => DeletionStep)
export class DeletionStepResolver {
  @FieldResolver(() => [Retention], { description: 'What is kept, with its ground and end.' })
  retained(@Root() { retained }: DeletionStep): Retention[] {
    return retained.map(({ ground, until }) => ({ ground, until: until ? new Date(until) : null }))
  }
}
