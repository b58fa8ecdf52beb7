import { Audiences, type BatchLoader } from '@enigm/subgraph'
import { FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { Money } from './money'
import { Product } from './product.entity'

const columns = 'key, kind, title, term_days AS "termDays", amount, currency, methods, availability'

/** Products by key, sold or not. */
export const productsByKey: BatchLoader<string, Product> = async (keys, { app }) => {
  const rows = await app.read<Product>(`SELECT ${columns} FROM product WHERE key = ANY($1)`, [keys])
  const byKey = new Map(rows.map((product) => [product.key, product]))
  return keys.map((key) => byKey.get(key) ?? new Error('an unknown product is referenced'))
}

@Resolver(() => Product)
export class ProductResolver {
  constructor(private readonly app: PaymentsApp) {}

  @Audiences('panel', 'device')
  @Query(() => [Product], {
    description: 'The catalogue with prices, methods and availability; public, needs no account.',
  })
  products(): Promise<Product[]> {
    return this.app.read<Product>(`SELECT ${columns} FROM product ORDER BY kind, term_days, key`)
  }

  @FieldResolver(() => Money, { description: 'What one unit costs.' })
  price(@Root() { amount, currency }: Product): Money {
    return { amount, currency }
  }
}
