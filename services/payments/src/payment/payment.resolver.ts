import { FieldResolver, Resolver, Root } from 'type-graphql'
import { Money } from '../product/money'
import { Payment } from './payment.entity'

@Resolver(() => Payment)
export class PaymentResolver {
  @FieldResolver(() => Money, { description: 'The amount to pay.' })
  amount(@Root() { amount, currency }: Payment): Money {
    return { amount, currency }
  }
}
