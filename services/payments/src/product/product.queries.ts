import { byKey, groupedByKey, select, type App, type BatchLoader } from '@enigm/subgraph'
import { ProductPrice, ProductRestriction, VatRate } from './catalog.entity'
import { Product } from './product.entity'

/** Products by key, sold or not; rows refer to known products only. */
export const productByKey: BatchLoader<string, Product> = async (keys, { app }) => {
  const found = await app.read(select(Product).where('key = ANY($1)'), [keys])
  return byKey(keys, found, 'key').map(
    (product) => product ?? new Error('a row refers to an unknown product'),
  )
}

/** The whole catalog. */
export function allProducts(app: Pick<App, 'read'>): Promise<Product[]> {
  return app.read(select(Product).orderBy('kind', 'termDays', 'key'))
}

/** The prices of products, past, present and future ones, the latest first. */
export const pricesOfProduct: BatchLoader<string, ProductPrice[]> = async (keys, { app }) => {
  const found = await app.read(
    select(ProductPrice).where('product_key = ANY($1)').orderBy('validFrom desc', 'currency'),
    [keys],
  )
  return groupedByKey(keys, found, 'productKey')
}

/** The restrictions of products by country. */
export const restrictionsOfProduct: BatchLoader<string, ProductRestriction[]> = async (keys, { app }) => {
  const found = await app.read(select(ProductRestriction).where('product_key = ANY($1)').orderBy('country'), [
    keys,
  ])
  return groupedByKey(keys, found, 'productKey')
}

/** The rates of VAT of countries, the latest first. */
export const vatRatesOfCountry: BatchLoader<string, VatRate[]> = async (countries, { app }) => {
  const found = await app.read(select(VatRate).where('country = ANY($1)').orderBy('validFrom desc'), [
    countries,
  ])
  return groupedByKey(countries, found, 'country')
}
