import { AccountHandle, Audited, Audiences, RequiresScopes, type App } from '@enigm/subgraph'
import { Arg, Field, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { EntitlementState } from '../entitlement/entitlement.lifecycle'
import { ProductKind } from '../product/product.entity'
import { customerEntitlements, subjectOf, type CustomerEntitlements } from './customer.queries'

/** Entitlements as support sees them: without id, term, order or payment. */
@Audiences('panel')
@ObjectType({ description: 'The entitlements of a customer for one kind of product and in one state.' })
class CustomerEntitlement implements CustomerEntitlements {
  accountId!: string

  @Field(() => ProductKind, { description: 'The kind of product that the entitlements are for.' })
  productKind!: ProductKind

  @Field(() => EntitlementState, { description: 'The state of the entitlements in their lifecycle.' })
  state!: EntitlementState

  @Field(() => Int, { description: 'How many entitlements of this kind are in this state.' })
  count!: number
}

/** The entitlements of customers for support, which has the handle from the customer. */
@Resolver()
export class CustomerResolver {
  constructor(private readonly app: App) {}

  @Audiences('panel')
  @RequiresScopes('entitlements:review')
  @Audited(subjectOf)
  @Query(() => [CustomerEntitlement], {
    description:
      'The entitlements that an account holds, counted by kind and state; the read is recorded in the audit trail of the account. Needs entitlements:review.',
  })
  customerEntitlements(
    @Arg('accountHandle', () => AccountHandle, {
      description: 'The platform handle that the customer has given.',
    })
    accountHandle: string,
  ): Promise<CustomerEntitlements[]> {
    return customerEntitlements(this.app, accountHandle)
  }
}
