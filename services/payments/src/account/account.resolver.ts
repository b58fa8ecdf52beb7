import {
  AuditEntryConnection,
  Audiences,
  auditTrail,
  connectionOf,
  PageArgs,
  RequiresScopes,
  type AuditEntry,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql'
import { Activation } from '../activation/activation.entity'
import type { PaymentsApp } from '../config'
import { Entitlement } from '../entitlement/entitlement.entity'
import { EntitlementState } from '../entitlement/entitlement.lifecycle'
import { EntitlementService } from '../entitlement/entitlement.service'
import { trailOfHolder } from '../holder'
import { Subscription } from '../subscription/subscription.entity'
import { AccountStub } from './account.stub'

@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'A page of entitlements.' })
export class EntitlementConnection extends connectionOf(Entitlement, 'EntitlementConnection', [
  'panel',
  'partner',
  'device',
]) {}

@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'A page of activations.' })
export class ActivationConnection extends connectionOf(Activation, 'ActivationConnection', [
  'panel',
  'partner',
  'device',
]) {}

@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'A page of subscriptions.' })
export class SubscriptionConnection extends connectionOf(Subscription, 'SubscriptionConnection', [
  'panel',
  'partner',
  'device',
]) {}

/** What an account holds: commercial states, each its own, and none of them access to content (PAY-07, PAY-12). */
@Resolver(() => AccountStub)
export class AccountResolver {
  constructor(private readonly app: PaymentsApp) {}

  @Audiences('panel', 'device')
  @RequiresScopes('entitlements:read')
  @FieldResolver(() => EntitlementConnection, { description: 'What the account is entitled to.' })
  entitlements(
    @Root() { id }: AccountStub,
    @Arg('state', () => EntitlementState, { nullable: true, description: 'Only those in this state.' })
    state: EntitlementState | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<EntitlementConnection> {
    return this.app.get(EntitlementService).entitlements(id, page, state)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('entitlements:read')
  @FieldResolver(() => ActivationConnection, {
    description: 'What the entitlements of the account were used for.',
  })
  activations(
    @Root() { id }: AccountStub,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<ActivationConnection> {
    return this.app.get(EntitlementService).activations(id, page)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('entitlements:read')
  @FieldResolver(() => SubscriptionConnection, { description: 'The prepaid terms of the account.' })
  subscriptions(
    @Root() { id }: AccountStub,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<SubscriptionConnection> {
    return this.app.get(EntitlementService).subscriptions(id, page)
  }

  @Audiences('panel')
  @RequiresScopes('entitlements:read')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      'What payments has done for the account and refused it. It names entitlements and products, never orders.',
  })
  paymentAudit(
    @Root() { id }: AccountStub,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<AuditEntry>> {
    const scope = trailOfHolder(id)
    return auditTrail(context, scope, page)
  }
}
