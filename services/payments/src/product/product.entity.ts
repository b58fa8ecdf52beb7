import { Audiences, enumType, Stored } from '@enigm/subgraph'
import { Matches } from 'class-validator'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** The form of a product's key, in an input. */
export const IsProductKey = () =>
  Matches(/^[A-Z][A-Z0-9_]{1,63}$/, {
    message: '$property has 2 to 64 capital letters, digits and "_", such as SERVER_MONTHLY',
  })

/** How many units one order may have, and one Code Coin may pay for. */
export const LARGEST_QUANTITY = 10_000

/** How many blind coins one order may have: each is a signature that the service computes. */
export const MOST_BLIND_COINS = 10

export const ProductKind = enumType(
  'ProductKind',
  'The kind of thing that a product entitles its holder to activate.',
  {
    SERVER: 'One private server for the term of the product.',
    ESIM: 'One Enigm eSIM for the term of the product.',
    KEY: 'The delivery of one Enigm Key, which uses up the entitlement.',
  },
)
export type ProductKind = keyof typeof ProductKind

export const PaymentMethod = enumType('PaymentMethod', 'How an order can be paid.', {
  CODE_COIN: 'With a Code Coin: a single-use code for one product.',
  CARD: 'With a card, on the page of the card processor; no data of the card comes here.',
  CRYPTO: 'With Monero, to an address for this order only.',
})
export type PaymentMethod = keyof typeof PaymentMethod

export const ProductAvailability = enumType('ProductAvailability', 'Whether a product is sold.', {
  AVAILABLE: 'It can be ordered.',
  UNAVAILABLE: 'It cannot be ordered now; earlier purchases stay valid.',
})
export type ProductAvailability = keyof typeof ProductAvailability

/** One row of the catalog. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'PERMANENT',
  purposes: {
    IDENTIFICATION: ['key'],
    INTEGRITY: ['version'],
    LIFECYCLE: ['kind'],
    SETTING: ['availability'],
    LABEL: ['title'],
    COMMERCE: ['termDays', 'maximumQuantity', 'methods'],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'A product for sale: one prepaid term of one kind, or one item without a term.' })
export class Product {
  @Field(() => ID, { description: 'Identifies the product; it never changes its meaning.' })
  @PrimaryColumn('text')
  key!: string

  @Field(() => ProductKind, {
    description: 'The kind of thing that the product entitles its holder to activate.',
  })
  @Column('text')
  kind!: ProductKind

  @Field(() => String, { description: 'A label to show.' })
  @Column('text')
  title!: string

  @Field(() => Int, {
    nullable: true,
    description:
      'Length of the prepaid term in days, from its activation on; null for a product without a term.',
  })
  @Column('int', { nullable: true })
  termDays!: number | null

  @Field(() => Int, {
    description: 'How many units one order can have; more than one only for organizations.',
  })
  @Column('int')
  maximumQuantity!: number

  /** Counts the changes of the product, its prices and its restrictions. */
  @Column('int')
  version!: number

  @Column('text', { array: true })
  methods!: PaymentMethod[]

  @Column('text')
  availability!: ProductAvailability
}
