import type { Context } from '@enigm/subgraph'
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { checkoutUrlOfPayment } from '../card/card.queries'
import { CryptoInstruction, instructionOf } from '../crypto/crypto-instruction'
import { quoteOfPayment } from '../crypto/crypto.queries'
import { Money } from '../product/money'
import { Payment } from './payment.entity'
import { paymentLifecycle } from './payment.lifecycle'

@Resolver(() => Payment)
export class PaymentResolver {
  @FieldResolver(() => Money, { description: 'The amount to pay.' })
  amount(@Root() { amount, currency }: Payment): Money {
    return { amount, currency }
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The page of the card processor on which it is paid, to open at top level; null for other methods, before the processor has answered, and when nothing can be paid any more.',
  })
  async checkoutUrl(@Root() { id, method, state }: Payment, @Ctx() context: Context): Promise<string | null> {
    const isOpen = method === 'CARD' && paymentLifecycle.next(state).includes('SETTLE')
    return isOpen ? context.load(checkoutUrlOfPayment, id) : null
  }

  @FieldResolver(() => CryptoInstruction, {
    nullable: true,
    description:
      'Address and amount of a payment with Monero; null for other methods and before the wallet has answered.',
  })
  async crypto(@Root() { id, method }: Payment, @Ctx() context: Context): Promise<CryptoInstruction | null> {
    const quote = method === 'CRYPTO' ? await context.load(quoteOfPayment, id) : null
    return quote && instructionOf(quote)
  }
}
