import { isId } from '@enigm/contracts'
import { Audiences, RequiresScopes, type Context, type Reference } from '@enigm/subgraph'
import { OrganizationStub } from '../organization/organization.resolver'
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { Activation } from '../activation/activation.entity'
import { activationOfEntitlement } from '../activation/activation.queries'
import { ProductInstance } from '../activation/product-instance'
import { Product } from '../product/product.entity'
import { productByKey } from '../product/product.queries'
import { Subscription } from '../subscription/subscription.entity'
import { subscriptionOfEntitlement } from '../subscription/subscription.queries'
import { Entitlement } from './entitlement.entity'
import { entitlementById } from './entitlement.queries'

@Resolver(() => Entitlement)
export class EntitlementResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('entitlements:read')
  @Query(() => Entitlement, {
    nullable: true,
    description:
      'An own entitlement, or one of an organization that the caller administers; otherwise null. Needs entitlements:read.',
  })
  entitlement(
    @Arg('id', () => ID, { description: 'Identifies the entitlement.' }) id: string,
    @Ctx() context: Context,
  ): Promise<Entitlement | null> {
    return context.load(entitlementById, id)
  }

  @FieldResolver(() => Product, { description: 'The product that was bought.' })
  product(@Root() { productKey }: Entitlement, @Ctx() context: Context): Promise<Product> {
    return context.load(productByKey, productKey)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => OrganizationStub, {
    nullable: true,
    description: 'The organization that holds it; null when an account does.',
  })
  organization(@Root() { holderId }: Entitlement): Reference | null {
    return holderId && isId('organization', holderId) ? { id: holderId } : null
  }

  @FieldResolver(() => Activation, { nullable: true, description: 'Its activation; null before it.' })
  activation(@Root() { id }: Entitlement, @Ctx() context: Context): Promise<Activation | null> {
    return context.load(activationOfEntitlement, id)
  }

  @FieldResolver(() => Subscription, {
    nullable: true,
    description: 'Its prepaid term; null before the activation and without a term.',
  })
  subscription(@Root() { id }: Entitlement, @Ctx() context: Context): Promise<Subscription | null> {
    return context.load(subscriptionOfEntitlement, id)
  }
}

@Resolver(() => Activation)
export class ActivationResolver {
  @Audiences('panel')
  @FieldResolver(() => ProductInstance, {
    nullable: true,
    description: 'The product instance, as far as the caller sees it; null once the activation is released.',
  })
  productInstance(@Root() { activatedId, state }: Activation): Reference | null {
    return state === 'ACTIVE' ? { id: activatedId } : null
  }

  @FieldResolver(() => Entitlement, { nullable: true, description: 'The entitlement that was activated.' })
  entitlement(@Root() { entitlementId }: Activation, @Ctx() context: Context): Promise<Entitlement | null> {
    return context.load(entitlementById, entitlementId)
  }
}
