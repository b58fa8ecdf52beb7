import { systemOrigin, type Work } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { failure } from '../errors'
import { Currency } from './money'
import { PaymentMethod, Product, ProductAvailability, ProductKind } from './product.entity'

const sold = {
  kind: ProductKind.SERVER,
  currency: Currency.EUR,
  methods: [PaymentMethod.CODE_COIN],
  availability: ProductAvailability.AVAILABLE,
}

/** What the catalogue begins with; a price in force is changed by a migration, never by a restart. */
export const catalogue: readonly Product[] = [
  { ...sold, key: 'SERVER_MONTHLY', title: 'Enigm Server, 30 days', termDays: 30, amount: 4_900 },
  { ...sold, key: 'SERVER_YEARLY', title: 'Enigm Server, 365 days', termDays: 365, amount: 49_000 },
]

/** Inserts the products that are not there yet. */
export async function seedCatalogue(app: PaymentsApp): Promise<void> {
  await app.transact(systemOrigin(), async (work) => {
    await work.manager
      .createQueryBuilder()
      .insert()
      .into(Product)
      .values([...catalogue])
      .orIgnore()
      .execute()
  })
}

/** @throws DomainFailure PRODUCT_NOT_AVAILABLE, for an unknown product too */
export async function requireProduct(work: Work, key: string): Promise<Product> {
  const product = await work.manager.findOneBy(Product, { key, availability: ProductAvailability.AVAILABLE })
  if (!product) {
    throw failure(
      'PRODUCT_NOT_AVAILABLE',
      'There is no such product, or it is not sold now.',
      'input',
      'productKey',
    )
  }
  return product
}

/** @throws DomainFailure METHOD_NOT_AVAILABLE when the product cannot be paid in this way */
export function requireMethod(product: Product, method: PaymentMethod): void {
  if (!product.methods.includes(method)) {
    throw failure('METHOD_NOT_AVAILABLE', 'This product cannot be paid in this way.', 'input', 'method')
  }
}
