import { byKey, select, type App, type BatchLoader } from '@enigm/subgraph'
import { BlindCoinKey } from './blind-coin.entity'

/** The keys whose term has not ended, also voided ones, the latest quarter first. */
export function usableKeys(app: Pick<App, 'read'>): Promise<BlindCoinKey[]> {
  return app.read(select(BlindCoinKey).where('valid_until > now()').orderBy('signsFrom desc', 'productKey'))
}

/** The keys that sign now, by product; null where none was made yet. */
export const signingKeyOfProduct: BatchLoader<string, BlindCoinKey | null> = async (products, { app }) => {
  const signing = select(BlindCoinKey).where(
    'product_key = ANY($1) AND sealed_key IS NOT NULL AND signs_from <= now() AND signs_until > now()',
  )
  return byKey(products, await app.read(signing, [products]), 'productKey')
}
