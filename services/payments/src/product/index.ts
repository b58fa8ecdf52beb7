import { definePart } from '@enigm/subgraph'
import { CreateProduct1760000000001 } from '../migrations/1760000000001-create-product'
import { SellEsimsAndKeys1769000000001 } from '../migrations/1769000000001-sell-esims-and-keys'
import { Product } from './product.entity'
import { ProductResolver } from './product.resolver'
import { ProductService } from './product.service'

export const productPart = definePart({
  entities: [Product],
  migrations: [CreateProduct1760000000001, SellEsimsAndKeys1769000000001],
  resolvers: [ProductResolver],
  seed: (app) => app.get(ProductService).seed(),
})
