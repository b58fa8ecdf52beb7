import { Audiences } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Currency } from './money'

/** The form of a product's key. */
export const PRODUCT_KEY = /^[A-Z][A-Z0-9_]{1,63}$/

/** How many units one order may hold, and one Code Coin pay. */
export const LARGEST_QUANTITY = 10_000

export enum ProductKind {
  SERVER = 'SERVER',
  ESIM = 'ESIM',
  KEY = 'KEY',
}

export enum PaymentMethod {
  CODE_COIN = 'CODE_COIN',
}

export enum ProductAvailability {
  AVAILABLE = 'AVAILABLE',
  UNAVAILABLE = 'UNAVAILABLE',
}

registerEnumType(ProductKind, {
  name: 'ProductKind',
  description: 'What a product lets its holder activate.',
  valuesConfig: {
    SERVER: { description: 'One private server for the term of the product.' },
    ESIM: { description: 'One Enigm eSIM for the term of the product.' },
    KEY: { description: 'The delivery of one Enigm Key, which uses it up.' },
  },
})
registerEnumType(PaymentMethod, {
  name: 'PaymentMethod',
  description: 'How an order can be paid.',
  valuesConfig: { CODE_COIN: { description: 'With a Code Coin: a single-use code for one product.' } },
})
registerEnumType(ProductAvailability, {
  name: 'ProductAvailability',
  description: 'Whether a product is sold.',
  valuesConfig: {
    AVAILABLE: { description: 'It can be ordered.' },
    UNAVAILABLE: { description: 'It cannot be ordered now; what was bought stays valid.' },
  },
})

/** One row of the catalogue. */
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({
  description: 'Something that can be bought: one prepaid term of one kind, or one thing to own.',
})
export class Product {
  @Field(() => ID, { description: 'Names the product; it never changes its meaning.' })
  @PrimaryColumn('text')
  key!: string

  @Field(() => ProductKind, { description: 'What it lets its holder activate.' })
  @Column('text')
  kind!: ProductKind

  @Field(() => String, { description: 'A label to show.' })
  @Column('text')
  title!: string

  @Field(() => Int, {
    nullable: true,
    description:
      'Length of the prepaid term in days, from its activation on; null for what is used up and has no term.',
  })
  @Column('int', { nullable: true })
  termDays!: number | null

  /** Minor units. */
  @Column('int')
  amount!: number

  @Column('text')
  currency!: Currency

  @Field(() => [PaymentMethod], { description: 'How it can be paid.' })
  @Column('text', { array: true })
  methods!: PaymentMethod[]

  @Field(() => ProductAvailability, { description: 'Whether it is sold.' })
  @Column('text')
  availability!: ProductAvailability
}
