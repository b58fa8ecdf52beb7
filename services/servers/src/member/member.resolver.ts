import { MemberHandle, type App } from '@enigm/subgraph'
import { FieldResolver, Resolver, Root } from 'type-graphql'
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
}
