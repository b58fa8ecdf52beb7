import { definePart } from '@enigm/subgraph'
import { CreatePayments1760000000001 } from '../migrations/1760000000001-create-payments'
import { DatePricesAndVat1780000510003 } from '../migrations/1780000510003-date-prices-and-vat'
import { ProductPrice, ProductRestriction, VatRate } from './catalog.entity'
import { CatalogResolver } from './catalog.resolver'
import { Product } from './product.entity'
import { ProductResolver, PurchaseCountryResolver } from './product.resolver'
import { ProductService } from './product.service'

export const productPart = definePart({
  entities: [Product, ProductPrice, ProductRestriction, VatRate],
  migrations: [CreatePayments1760000000001, DatePricesAndVat1780000510003],
  resolvers: [ProductResolver, PurchaseCountryResolver, CatalogResolver],
  seed: (app) => app.get(ProductService).seed(),
})
