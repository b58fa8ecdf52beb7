import { MemberHandle, type App, type Context } from '@enigm/subgraph'
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { Member, memberHandle } from './member.entity'

@Resolver(() => Member)
export class MemberResolver {
  constructor(private readonly app: App) {}

  @FieldResolver(() => MemberHandle, {
    description: 'Names the member in this server; the same account has another handle in another server.',
  })
  handle(@Root() member: Member): string {
    return memberHandle(this.app, member)
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is the membership of the caller.' })
  isOwn(@Root() { accountId }: Member, @Ctx() { caller }: Context): boolean {
    return accountId === caller.accountId
  }
}
