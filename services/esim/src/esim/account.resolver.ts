import {
  accountOf,
  Audiences,
  AuditEntryConnection,
  DataAccessConnection,
  ownDataAccesses,
  ownAuditTrail,
  type AuditEntry,
  Key,
  PageArgs,
  RequiresScopes,
  TrustSignal,
  type Connection,
  type Context,
  type DataAccess,
} from '@enigm/subgraph'
import { Args, Ctx, Field, FieldResolver, ID, ObjectType, Resolver } from 'type-graphql'
import type { ViewedEsim } from '../esim/esim.entity'
import { EsimConnection, ownEsims } from '../esim/esim.queries'
import { esimTrustSignals } from './trust-signals'

@Key('id')
@ObjectType('Account', { description: 'An account, owned by accounts.' })
export class AccountStub {
  @Field(() => ID, { description: 'Names the account to its owner.' })
  id!: string
}

@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel')
  @RequiresScopes('esims:read')
  @FieldResolver(() => EsimConnection, {
    description: 'The eSIMs that the account holds or uses. Needs esims:read.',
  })
  esims(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<ViewedEsim>> {
    return ownEsims(context, page)
  }

  @Audiences('panel')
  @RequiresScopes('esims:read')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      'What was done with the account’s own eSIMs and what it was refused, newest first. Needs esims:read.',
  })
  esimAudit(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, page)
  }

  @Audiences('panel')
  @RequiresScopes('esims:read')
  @FieldResolver(() => [TrustSignal], {
    description:
      'What the eSIMs of the account add to a review of trust: one signal ESIM_LIFECYCLE for each in use, at most 100. Needs esims:read.',
  })
  esimTrustSignals(@Ctx() { app, caller }: Context): Promise<TrustSignal[]> {
    return esimTrustSignals(app, accountOf(caller))
  }

  @Audiences('panel')
  @RequiresScopes('esims:read')
  @FieldResolver(() => DataAccessConnection, {
    description: 'Who else has looked at the account’s eSIMs, newest first. Needs esims:read.',
  })
  esimAccesses(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<DataAccess>> {
    return ownDataAccesses(context, page)
  }
}
