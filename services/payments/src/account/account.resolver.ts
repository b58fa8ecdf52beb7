import {
  AuditArgs,
  AuditEntryConnection,
  Audiences,
  ownAuditTrail,
  RequiresScopes,
  stub,
  type AuditEntry,
  type Connection,
  type CountedConnection,
  type Context,
  type Reference,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ActivationConnection, type Activation } from '../activation/activation.entity'
import { ActivationsArgs, activationsOfHolder } from '../activation/activation.queries'
import { EntitlementConnection, type Entitlement } from '../entitlement/entitlement.entity'
import { EntitlementsArgs, entitlementsOfHolder } from '../entitlement/entitlement.queries'
import { SubscriptionConnection, type Subscription } from '../subscription/subscription.entity'
import { SubscriptionsArgs, subscriptionsOfHolder } from '../subscription/subscription.queries'

export const AccountStub = stub('Account', 'An account without identity. Only its holder sees it.')

/** The holdings of an account: separate commercial states, none of which gives access to content (PAY-07, PAY-12). */
@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('entitlements:read')
  @FieldResolver(() => EntitlementConnection, {
    description: 'The entitlements of the account. Needs entitlements:read.',
  })
  entitlements(
    @Root() { id }: Reference,
    @Args() { state, productKind, ...args }: EntitlementsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Entitlement>> {
    return context.load(entitlementsOfHolder, { of: id, filter: { state, productKind }, ...args })
  }

  @Audiences('panel', 'device')
  @RequiresScopes('entitlements:read')
  @FieldResolver(() => ActivationConnection, {
    description: 'The activations of the account’s entitlements. Needs entitlements:read.',
  })
  activations(
    @Root() { id }: Reference,
    @Args() { state, ...args }: ActivationsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Activation>> {
    return context.load(activationsOfHolder, { of: id, filter: { state }, ...args })
  }

  @Audiences('panel', 'device')
  @RequiresScopes('entitlements:read')
  @FieldResolver(() => SubscriptionConnection, {
    description: 'The prepaid terms of the account. Needs entitlements:read.',
  })
  subscriptions(
    @Root() { id }: Reference,
    @Args() { state, ...args }: SubscriptionsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Subscription>> {
    return context.load(subscriptionsOfHolder, { of: id, filter: { state }, ...args })
  }

  @Audiences('panel')
  @RequiresScopes('entitlements:read')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      'The actions and refusals that concern the purchases of the account, newest first. It names entitlements and products, never orders. Needs entitlements:read.',
  })
  paymentAudit(@Args() args: AuditArgs, @Ctx() context: Context): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, args)
  }
}
