import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'

export enum Currency {
  EUR = 'EUR',
}

registerEnumType(Currency, {
  name: 'Currency',
  description: 'A currency by its ISO 4217 code.',
  valuesConfig: { EUR: { description: 'Euro; its minor unit is the cent.' } },
})

@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'An amount of money.' })
export class Money {
  @Field(() => Int, { description: 'The amount in minor units of the currency, e.g. cents.' })
  amount!: number

  @Field(() => Currency, { description: 'The currency.' })
  currency!: Currency
}
