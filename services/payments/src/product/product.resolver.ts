import { Audiences, type Context } from '@enigm/subgraph'
import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Money } from './money'
import { Product } from './product.entity'
import { allProducts } from './product.queries'

@Resolver(() => Product)
export class ProductResolver {
  @Audiences('panel', 'device')
  @Query(() => [Product], {
    description: 'The catalog with prices, payment methods and availability. Needs no authentication.',
  })
  products(@Ctx() { app }: Context): Promise<Product[]> {
    return allProducts(app)
  }

  @FieldResolver(() => Money, { description: 'The price of one unit.' })
  price(@Root() { amount, currency }: Product): Money {
    return { amount, currency }
  }
}
