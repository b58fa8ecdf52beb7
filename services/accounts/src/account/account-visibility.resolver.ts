import { accountOf, Audiences, Context, limitation, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { Arg, Ctx, Field, FieldResolver, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../config'
import { AccountsError } from '../errors'
import { Account } from './account.entity'
import { AccountService } from './account.service'
import { AccountVisibilityService, type Visibility } from './account-visibility.service'

/** A closed list, each with the least as its default; whoever administers an organization sees its members anyway. */
@Audiences('panel')
@ObjectType({
  description: 'What fellow members of an organization, who do not administer it, see of the account.',
})
class AccountVisibility implements Visibility {
  @Field(() => Boolean, {
    description: 'Whether they see that it is a member, by its handle and role there; false at first.',
  })
  shownToFellowMembers!: boolean

  @Field(() => Boolean, {
    description: 'Whether those who see it also see the day on which it joined; false at first.',
  })
  joinDayShown!: boolean
}

@InputType({ description: 'What fellow members see of the own account, all of it at once.' })
class UpdateAccountVisibilityInput implements Visibility {
  @Field(() => Boolean, {
    description: 'Whether they see that it is a member, by its handle and role there.',
  })
  shownToFellowMembers!: boolean

  @Field(() => Boolean, { description: 'Whether those who see it also see the day on which it joined.' })
  joinDayShown!: boolean
}

@Audiences('panel')
@ObjectType({ description: 'The account with what it lets others see now.' })
class UpdateAccountVisibilityPayload extends payloadOf(AccountsError) {
  @Field(() => Account, { nullable: true, description: 'The account.' })
  account?: Account
}

@Resolver(() => Account)
export class AccountVisibilityResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => AccountVisibility, {
    description: 'What the account lets others see who share something with it.',
  })
  @RequiresScopes('account:self')
  @Audiences('panel')
  visibility(@Ctx() { caller }: Context): Promise<Visibility> {
    return this.app.get(AccountVisibilityService).find(accountOf(caller))
  }

  @Mutation(() => UpdateAccountVisibilityPayload, {
    nullable: true,
    description:
      'Decides what fellow members of organizations see of the own account, from the next read on. For the holder alone, never for an administrator; needs account:secure and organizations:join, which restricted sessions and staff lack. Followed by accounts.account.visibility.changed.',
  })
  @RequiresScopes(['account:secure', 'organizations:join'])
  @Audiences('panel')
  async updateAccountVisibility(
    @Arg('input', { description: 'What they see.' }) input: UpdateAccountVisibilityInput,
    @Ctx() context: Context,
  ): Promise<UpdateAccountVisibilityPayload> {
    await this.app.get(AccountVisibilityService).update(context, input)
    const account = await this.app.get(AccountService).find(accountOf(context.caller))
    return { account: account ?? undefined, limitations: [limitation('VISIBILITY_FUTURE_ONLY')] }
  }
}
