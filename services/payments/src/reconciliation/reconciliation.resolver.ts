import { Audiences, PageArgs, RequiresScopes, type Context, type CountedConnection } from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Payment } from '../payment/payment.entity'
import {
  Reconciliation,
  ReconciliationDifference,
  ReconciliationDifferenceConnection,
} from './reconciliation.entity'
import { differencePage, lastReconciliation, paymentOfDifference } from './reconciliation.queries'

@Resolver(() => Reconciliation)
export class ReconciliationResolver {
  @Audiences('panel', 'internal')
  @RequiresScopes('platform:operate')
  @Query(() => Reconciliation, {
    nullable: true,
    description:
      'The last nightly comparison of processors, orders, payments and invoices; null before the first one. Needs platform:operate.',
  })
  reconciliation(@Ctx() { app }: Context): Promise<Reconciliation | null> {
    return lastReconciliation(app)
  }

  @Audiences('panel', 'internal')
  @FieldResolver(() => ReconciliationDifferenceConnection, {
    description: 'The differences that it has found, those of the newest day first.',
  })
  differences(
    @Args() args: PageArgs,
    @Ctx() { app }: Context,
  ): Promise<CountedConnection<ReconciliationDifference>> {
    return differencePage(app, args)
  }
}

@Resolver(() => ReconciliationDifference)
export class ReconciliationDifferenceResolver {
  @Audiences('panel')
  @FieldResolver(() => Payment, {
    nullable: true,
    description:
      'The payment, which names no buyer; null where no payment is concerned or it is not kept any more.',
  })
  payment(
    @Root() { paymentId }: ReconciliationDifference,
    @Ctx() context: Context,
  ): Promise<Payment | null> | null {
    return paymentId === null ? null : context.load(paymentOfDifference, paymentId)
  }
}
