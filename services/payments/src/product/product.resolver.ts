import { Audiences, type Context } from '@enigm/subgraph'
import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { Money } from './money'
import { PaymentMethod, Product } from './product.entity'
import { allProducts } from './product.queries'
import { offeredMethods } from './product.service'

@Resolver(() => Product)
export class ProductResolver {
  constructor(private readonly app: PaymentsApp) {}

  @Audiences('panel', 'device')
  @Query(() => [Product], {
    description: 'The catalog with prices, payment methods and availability. Needs no authentication.',
  })
  products(@Ctx() { app }: Context): Promise<Product[]> {
    return allProducts(app)
  }

  @FieldResolver(() => [PaymentMethod], { description: 'How the product can be paid now.' })
  methods(@Root() product: Product): PaymentMethod[] {
    return offeredMethods(this.app.config, product)
  }

  @FieldResolver(() => Money, { description: 'The price of one unit.' })
  price(@Root() { amount, currency }: Product): Money {
    return { amount, currency }
  }
}
