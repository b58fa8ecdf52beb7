import { byKey, select, type App, type BatchLoader } from '@enigm/subgraph'
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
