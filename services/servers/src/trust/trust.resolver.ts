import { accountOf, Audiences, RequiresScopes, TrustSignal, type Context } from '@enigm/subgraph'
import { Ctx, FieldResolver, Resolver } from 'type-graphql'
import { AccountStub } from '../server/account.resolver'
import { serverTrustSignals } from './trust.queries'

@Resolver(() => AccountStub)
export class TrustResolver {
  @Audiences('panel')
  @RequiresScopes('servers:read')
  @FieldResolver(() => [TrustSignal], {
    description:
      'Signals SERVER_POLICY, SERVER_MEMBERSHIP and SERVER_CONTENT_LIFECYCLE of the own memberships and of the servers that the account administers, for a review of trust; at most 100, the newest first. Needs servers:read.',
  })
  serverTrustSignals(@Ctx() { app, caller }: Context): Promise<TrustSignal[]> {
    return serverTrustSignals(app, accountOf(caller))
  }
}
