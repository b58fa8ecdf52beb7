import { Audiences, RequiresScopes, type CountedConnection, type Context } from '@enigm/subgraph'
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { holderOf } from '../holder/holder.access'
import { Payment } from '../payment/payment.entity'
import { paymentOfOrder } from '../payment/payment.queries'
import { Money } from '../product/money'
import { Product, type PaymentMethod } from '../product/product.entity'
import { productByKey } from '../product/product.queries'
import { BlindCoinKey } from '../blind-coin/blind-coin.entity'
import { signingKeyOfProduct } from '../blind-coin/blind-coin.queries'
import { Order, OrderConnection } from './order.entity'
import { OrderAction, orderLifecycle } from './order.lifecycle'
import { orderById, OrdersArgs, ordersOfHolder } from './order.queries'

/** The action that pays an order of each method. */
const payingAction: Readonly<Record<PaymentMethod, OrderAction>> = {
  CODE_COIN: 'REDEEM_CODE_COIN',
  CARD: 'PAY_BY_CARD',
  CRYPTO: 'PAY_WITH_MONERO',
}

@Resolver(() => Order)
export class OrderResolver {
  @Audiences('panel', 'partner', 'device')
  @RequiresScopes('orders:place')
  @Query(() => Order, {
    nullable: true,
    description:
      'An own order, or one of an organization that the caller administers; otherwise null, also once all its units are active. Needs orders:place.',
  })
  order(
    @Arg('id', () => ID, { description: 'Identifies the order.' }) id: string,
    @Ctx() context: Context,
  ): Promise<Order | null> {
    return context.load(orderById, id)
  }

  @Audiences('panel', 'partner', 'device')
  @RequiresScopes('orders:place')
  @Query(() => OrderConnection, {
    description: 'The own orders that are not fulfilled yet, the newest day first. Needs orders:place.',
  })
  myOrders(
    @Args() { state, ...args }: OrdersArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Order>> {
    return context.load(ordersOfHolder, { of: holderOf(context.caller), filter: { state }, ...args })
  }

  @FieldResolver(() => Product, { description: 'The product that was ordered.' })
  product(@Root() { productKey }: Order, @Ctx() context: Context): Promise<Product> {
    return context.load(productByKey, productKey)
  }

  @FieldResolver(() => Payment, { description: 'The payment of the order, which has its own states.' })
  payment(@Root() { id }: Order, @Ctx() context: Context): Promise<Payment> {
    return context.load(paymentOfOrder, id)
  }

  @FieldResolver(() => Money, { description: 'The part of the total without VAT.' })
  net(@Root() { netAmount, currency }: Order): Money {
    return { amount: netAmount, currency }
  }

  @FieldResolver(() => Money, { description: 'The VAT in the total.' })
  vat(@Root() { amount, netAmount, currency }: Order): Money {
    return { amount: amount - netAmount, currency }
  }

  @FieldResolver(() => Money, { description: 'The price of all units, with VAT.' })
  total(@Root() { amount, currency }: Order): Money {
    return { amount, currency }
  }

  @FieldResolver(() => BlindCoinKey, {
    nullable: true,
    description:
      'The key for which the buyer blinds the messages of a paid order of blind coins now; null for another order.',
  })
  signingKey(
    @Root() { state, delivery, productKey }: Order,
    @Ctx() context: Context,
  ): Promise<BlindCoinKey | null> | null {
    return state === 'PAID' && delivery === 'BLIND_COINS'
      ? context.load(signingKeyOfProduct, productKey)
      : null
  }

  @FieldResolver(() => [OrderAction], { description: 'The actions that its present state allows.' })
  availableActions(@Root() { state, method, delivery }: Order): OrderAction[] {
    if (state === 'PAID' && delivery === 'BLIND_COINS') return ['SIGN_BLIND_COINS']
    return orderLifecycle.next(state).includes('PAY') ? [payingAction[method], 'CANCEL'] : []
  }
}
