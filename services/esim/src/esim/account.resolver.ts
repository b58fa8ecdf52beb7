import {
  accountOf,
  Audiences,
  AuditArgs,
  AuditEntryConnection,
  ownAuditTrail,
  RequiresScopes,
  stub,
  TrustSignal,
  type AuditEntry,
  type Connection,
  type CountedConnection,
  type Context,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Resolver } from 'type-graphql'
import type { ViewedEsim } from './esim.entity'
import { EsimConnection, EsimsArgs, esimTrustSignals, ownEsims } from './esim.queries'

export const AccountStub = stub('Account', 'An account without identity. Only its holder sees it.')

@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel')
  @RequiresScopes('esims:read')
  @FieldResolver(() => EsimConnection, {
    description: 'The eSIMs that the account holds or uses. Needs esims:read.',
  })
  esims(@Args() args: EsimsArgs, @Ctx() context: Context): Promise<CountedConnection<ViewedEsim>> {
    return ownEsims(context, args)
  }

  @Audiences('panel')
  @RequiresScopes('esims:read')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      'The actions and refusals that concern the eSIMs of the account, newest first. Needs esims:read.',
  })
  esimAudit(@Args() args: AuditArgs, @Ctx() context: Context): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, args)
  }

  @Audiences('panel')
  @RequiresScopes('esims:read')
  @FieldResolver(() => [TrustSignal], {
    description:
      'One signal ESIM_LIFECYCLE for each eSIM of the account that has not ended, for a review of trust; at most 100, the newest first. Needs esims:read.',
  })
  esimTrustSignals(@Ctx() { app, caller }: Context): Promise<TrustSignal[]> {
    return esimTrustSignals(app, accountOf(caller))
  }
}
