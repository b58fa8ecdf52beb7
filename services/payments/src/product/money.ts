import { Audiences, enumType } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'

export const Currency = enumType('Currency', 'A currency, by its ISO 4217 code.', {
  EUR: 'Euro; its minor unit is the cent.',
  USD: 'US dollar; its minor unit is the cent.',
})
export type Currency = keyof typeof Currency

@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'An amount of money.' })
export class Money {
  @Field(() => Int, { description: 'The amount in minor units of the currency, e.g. cents.' })
  amount!: number

  @Field(() => Currency, { description: 'The currency.' })
  currency!: Currency
}
