import { Audiences, connectionOf, PageArgs, payloadOf, RequiresScopes, type Context } from '@enigm/subgraph'
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql'
import type { PaymentsApp } from '../config'
import { PaymentsError } from '../errors'
import { holderOf } from '../holder'
import { Payment, paymentsByOrder } from '../payment/payment.entity'
import { Money } from '../product/money'
import { PaymentMethod, Product } from '../product/product.entity'
import { productsByKey } from '../product/product.resolver'
import { Order } from './order.entity'
import { CreateOrderInput, RedeemCodeCoinInput } from './order.input'
import { orderLifecycle } from './order.lifecycle'
import { OrderService } from './order.service'

export enum OrderAction {
  REDEEM_CODE_COIN = 'REDEEM_CODE_COIN',
}

registerEnumType(OrderAction, {
  name: 'OrderAction',
  description: 'What can be done with an order in its present state.',
  valuesConfig: { REDEEM_CODE_COIN: { description: 'redeemCodeCoin.' } },
})

@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'A page of orders.' })
export class OrderConnection extends connectionOf(Order, 'OrderConnection', ['panel', 'partner', 'device']) {}

@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'What createOrder answers.' })
export class CreateOrderPayload extends payloadOf(PaymentsError) {
  @Field(() => Order, { nullable: true, description: 'The order.' })
  order?: Order | null
}

@Audiences('panel', 'device')
@ObjectType({ description: 'What redeemCodeCoin answers.' })
export class RedeemCodeCoinPayload extends payloadOf(PaymentsError) {
  @Field(() => Order, { nullable: true, description: 'The order that is now paid.' })
  order?: Order | null
}

@Resolver(() => Order)
export class OrderResolver {
  constructor(private readonly app: PaymentsApp) {}

  @Audiences('panel', 'partner', 'device')
  @RequiresScopes('orders:place')
  @Query(() => Order, {
    nullable: true,
    description:
      'An own order, or one of an organization that the caller administers; else null. Once what was bought is active nothing ties the order to its holder any more.',
  })
  order(
    @Arg('id', () => ID, { description: 'The order.' }) id: string,
    @Ctx() { caller }: Context,
  ): Promise<Order | null> {
    return this.app.get(OrderService).find(caller, id)
  }

  @Audiences('panel', 'partner', 'device')
  @RequiresScopes('orders:place')
  @Query(() => OrderConnection, {
    description: 'The own orders that are not fulfilled yet, newest day first.',
  })
  myOrders(@Args(() => PageArgs) page: PageArgs, @Ctx() { caller }: Context): Promise<OrderConnection> {
    return this.app.get(OrderService).page(holderOf(caller), page)
  }

  @Audiences('panel', 'partner', 'device')
  @RequiresScopes('orders:place')
  @Mutation(() => CreateOrderPayload, {
    nullable: true,
    description:
      'Orders a product. Account owners may, also for organizations that they administer, and partners for theirs; ' +
      'needs no identity. ' +
      'Event: payments.order.placed.',
  })
  async createOrder(
    @Arg('input', { description: 'What to buy.' }) input: CreateOrderInput,
    @Ctx() context: Context,
  ): Promise<CreateOrderPayload> {
    return { order: await this.app.get(OrderService).create(context, input) }
  }

  @Audiences('panel', 'device')
  @RequiresScopes('coins:redeem')
  @Mutation(() => RedeemCodeCoinPayload, {
    nullable: true,
    description:
      'Pays an own order, or one of an organization that the caller administers, with a Code Coin for the same product ' +
      'and quantity. Account owners may. Event: payments.payment.settled.',
  })
  async redeemCodeCoin(
    @Arg('input', { description: 'Which order and which code.' }) input: RedeemCodeCoinInput,
    @Ctx() context: Context,
  ): Promise<RedeemCodeCoinPayload> {
    return { order: await this.app.get(OrderService).redeem(context, input) }
  }

  @FieldResolver(() => Product, { description: 'What was bought.' })
  product(@Root() { productKey }: Order, @Ctx() context: Context): Promise<Product> {
    return context.load(productsByKey, productKey)
  }

  @FieldResolver(() => Payment, { description: 'Its payment, which has states of its own.' })
  payment(@Root() { id }: Order, @Ctx() context: Context): Promise<Payment> {
    return context.load(paymentsByOrder, id)
  }

  @FieldResolver(() => Money, { description: 'What it costs.' })
  total(@Root() { amount, currency }: Order): Money {
    return { amount, currency }
  }

  @FieldResolver(() => [OrderAction], { description: 'What can be done with it now.' })
  availableActions(@Root() { state, method }: Order): OrderAction[] {
    const canPay = orderLifecycle.next(state).includes('pay') && method === PaymentMethod.CODE_COIN
    return canPay ? [OrderAction.REDEEM_CODE_COIN] : []
  }
}
