import { definePart } from '@enigm/subgraph'
import { CreatePayments1760000000001 } from '../migrations/1760000000001-create-payments'
import { Product } from './product.entity'
import { ProductResolver } from './product.resolver'
import { ProductService } from './product.service'

export const productPart = definePart({
  entities: [Product],
  migrations: [CreatePayments1760000000001],
  resolvers: [ProductResolver],
  seed: (app) => app.get(ProductService).seed(),
})
