import {
  Audiences,
  RequiresScopes,
  stub,
  type CountedConnection,
  type Context,
  type Reference,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ActivationConnection, type Activation } from '../activation/activation.entity'
import { ActivationsArgs, activationsOfHolder } from '../activation/activation.queries'
import { EntitlementConnection, type Entitlement } from '../entitlement/entitlement.entity'
import { EntitlementsArgs, entitlementsOfHolder } from '../entitlement/entitlement.queries'
import { OrderConnection, type Order } from '../order/order.entity'
import { OrdersArgs, ordersOfHolder } from '../order/order.queries'
import { SubscriptionConnection, type Subscription } from '../subscription/subscription.entity'
import { SubscriptionsArgs, subscriptionsOfHolder } from '../subscription/subscription.queries'

export const OrganizationStub = stub('Organization', 'An organization.')

/** The orders and holdings of an organization, for its administrators and its machine clients only. */
@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes(['orders:place', 'organizations:read'])
  @FieldResolver(() => OrderConnection, {
    nullable: true,
    description:
      'The orders of the organization that are not fulfilled yet, the newest day first; null to callers that do not administer it. Needs orders:place and organizations:read.',
  })
  orders(
    @Root() { id }: Reference,
    @Args() { state, ...args }: OrdersArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Order>> {
    return context.load(ordersOfHolder, { of: id, filter: { state }, ...args })
  }

  @Audiences('panel', 'partner')
  @RequiresScopes(['entitlements:read', 'organizations:read'])
  @FieldResolver(() => EntitlementConnection, {
    nullable: true,
    description:
      'The entitlements of the organization; null to callers that do not administer it. Needs entitlements:read and organizations:read.',
  })
  entitlements(
    @Root() { id }: Reference,
    @Args() { state, productKind, ...args }: EntitlementsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Entitlement>> {
    return context.load(entitlementsOfHolder, { of: id, filter: { state, productKind }, ...args })
  }

  @Audiences('panel', 'partner')
  @RequiresScopes(['entitlements:read', 'organizations:read'])
  @FieldResolver(() => ActivationConnection, {
    nullable: true,
    description:
      'The activations of the organization’s entitlements; null to callers that do not administer it. Needs entitlements:read and organizations:read.',
  })
  activations(
    @Root() { id }: Reference,
    @Args() { state, ...args }: ActivationsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Activation>> {
    return context.load(activationsOfHolder, { of: id, filter: { state }, ...args })
  }

  @Audiences('panel', 'partner')
  @RequiresScopes(['entitlements:read', 'organizations:read'])
  @FieldResolver(() => SubscriptionConnection, {
    nullable: true,
    description:
      'The prepaid terms of the organization; null to callers that do not administer it. Needs entitlements:read and organizations:read.',
  })
  subscriptions(
    @Root() { id }: Reference,
    @Args() { state, ...args }: SubscriptionsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Subscription>> {
    return context.load(subscriptionsOfHolder, { of: id, filter: { state }, ...args })
  }
}
