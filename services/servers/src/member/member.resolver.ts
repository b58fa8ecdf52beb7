import type { App } from '@enigm/subgraph'
import { FieldResolver, Resolver, Root } from 'type-graphql'
import { Member } from './member.entity'
import { memberHandle } from './member.service'

@Resolver(() => Member)
export class MemberResolver {
  constructor(private readonly app: App) {}

  @FieldResolver(() => String, {
    description:
      'What the member is called in this server; in another server the same account has another handle.',
  })
  handle(@Root() { serverId, accountId }: Member): string {
    return memberHandle(this.app, serverId, accountId)
  }
}
