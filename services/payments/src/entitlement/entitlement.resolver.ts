import { Audiences, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { Activation } from '../activation/activation.entity'
import { Product } from '../product/product.entity'
import { productsByKey } from '../product/product.resolver'
import { Subscription } from '../subscription/subscription.entity'
import { Entitlement } from './entitlement.entity'
import { activationsByEntitlement, ownEntitlements, subscriptionsByEntitlement } from './entitlement.service'

@Resolver(() => Entitlement)
export class EntitlementResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('entitlements:read')
  @Query(() => Entitlement, {
    nullable: true,
    description: 'An own entitlement, or one of an organization that the caller administers; else null.',
  })
  entitlement(
    @Arg('id', () => ID, { description: 'The entitlement.' }) id: string,
    @Ctx() context: Context,
  ): Promise<Entitlement | null> {
    return context.load(ownEntitlements, id)
  }

  @FieldResolver(() => Product, { description: 'What was bought.' })
  product(@Root() { productKey }: Entitlement, @Ctx() context: Context): Promise<Product> {
    return context.load(productsByKey, productKey)
  }

  @FieldResolver(() => Activation, {
    nullable: true,
    description: 'What it was used for; null before its activation.',
  })
  activation(@Root() { id }: Entitlement, @Ctx() context: Context): Promise<Activation | null> {
    return context.load(activationsByEntitlement, id)
  }

  @FieldResolver(() => Subscription, {
    nullable: true,
    description: 'Its prepaid term; null before its activation, and for what has no term.',
  })
  subscription(@Root() { id }: Entitlement, @Ctx() context: Context): Promise<Subscription | null> {
    return context.load(subscriptionsByEntitlement, id)
  }
}

@Resolver(() => Activation)
export class ActivationResolver {
  @FieldResolver(() => Entitlement, { nullable: true, description: 'The entitlement that was activated.' })
  entitlement(@Root() { entitlementId }: Activation, @Ctx() context: Context): Promise<Entitlement | null> {
    return context.load(ownEntitlements, entitlementId)
  }
}

@Resolver(() => Subscription)
export class SubscriptionResolver {
  @FieldResolver(() => Entitlement, { nullable: true, description: 'The entitlement whose term it is.' })
  entitlement(@Root() { entitlementId }: Subscription, @Ctx() context: Context): Promise<Entitlement | null> {
    return context.load(ownEntitlements, entitlementId)
  }
}
