import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import { formatCoins } from './amount'
import { CONFIRMATIONS } from './assessment'
import type { CryptoQuote } from './crypto.entity'

/** The data that a payer with a wallet needs. Amounts are decimal texts of coins: a number would lose digits. */
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'The address and the amount of a payment with Monero, and what has arrived.' })
export class CryptoInstruction {
  @Field(() => String, { description: 'The address, which is for this payment only.' })
  address!: string

  @Field(() => String, { description: 'The amount in XMR, as a decimal text.' })
  due!: string

  @Field(() => String, { description: 'The amount that has arrived, in XMR.' })
  received!: string

  @Field(() => String, {
    description: 'The missing amount, in XMR; a further transfer to the same address completes the payment.',
  })
  remaining!: string

  @Field(() => String, { description: 'A `monero:` URI of the address and the missing amount.' })
  uri!: string

  @Field(() => String, { description: 'Euros for one XMR, by which the amount was calculated.' })
  rate!: string

  @Field(() => Int, { description: 'How many confirmations the newest transfer has.' })
  confirmations!: number

  @Field(() => Int, { description: 'How many confirmations settle the payment.' })
  confirmationsNeeded!: number
}

/** @param quote one that wallet and rate source have answered */
export function instructionOf({
  address,
  due,
  received,
  rate,
  confirmations,
}: CryptoQuote): CryptoInstruction {
  const missing = BigInt(due!) - BigInt(received)
  const remaining = formatCoins(missing > 0n ? missing : 0n)
  return {
    ...{ address: address!, due: formatCoins(BigInt(due!)), received: formatCoins(BigInt(received)) },
    ...{ remaining, uri: `monero:${address}?tx_amount=${remaining}` },
    ...{ rate: rate!, confirmations, confirmationsNeeded: CONFIRMATIONS },
  }
}
