import { systemContext, type DomainFailure, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { failure } from '../errors'
import { Currency } from './money'
import { PaymentMethod, Product, ProductAvailability, ProductKind } from './product.entity'

const sold = {
  currency: Currency.EUR,
  methods: [PaymentMethod.CODE_COIN],
  availability: ProductAvailability.AVAILABLE,
}
const server = { ...sold, kind: ProductKind.SERVER }
const esim = { ...sold, kind: ProductKind.ESIM }
const key = { ...sold, kind: ProductKind.KEY }

/** What the catalogue begins with; a price in force is changed by a migration, never by a restart. */
export const catalogue: readonly Product[] = [
  { ...server, key: 'SERVER_MONTHLY', title: 'Enigm Server, 30 days', termDays: 30, amount: 4_900 },
  { ...server, key: 'SERVER_YEARLY', title: 'Enigm Server, 365 days', termDays: 365, amount: 49_000 },
  { ...esim, key: 'ESIM_YEARLY', title: 'Enigm eSIM, 365 days', termDays: 365, amount: 12_000 },
  { ...key, key: 'ENIGM_KEY', title: 'Enigm Key', termDays: null, amount: 14_900 },
]

/** Inserts the products that are not there yet. */
export async function seedCatalogue(app: PaymentsApp): Promise<void> {
  await app.transaction(systemContext(), async (tx) => {
    await tx.manager
      .createQueryBuilder()
      .insert()
      .into(Product)
      .values([...catalogue])
      .orIgnore()
      .execute()
  })
}

/** @throws DomainFailure PRODUCT_NOT_AVAILABLE, for an unknown product too */
export async function requireProduct(tx: Transaction, key: string): Promise<Product> {
  const product = await tx.manager.findOneBy(Product, { key, availability: ProductAvailability.AVAILABLE })
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

/** @throws DomainFailure QUANTITY_NOT_AVAILABLE for several units of what is not sold so */
export function requireQuantity({ kind }: Product, quantity: number, ...path: string[]): void {
  if (quantity > 1 && kind !== ProductKind.ESIM) throw quantityNotAvailable(...path)
}

export function quantityNotAvailable(...path: string[]): DomainFailure {
  return failure('QUANTITY_NOT_AVAILABLE', 'This product is not sold in this quantity here.', ...path)
}

/** @throws DomainFailure METHOD_NOT_AVAILABLE when the product cannot be paid in this way */
export function requireMethod(product: Product, method: PaymentMethod): void {
  if (!product.methods.includes(method)) {
    throw failure('METHOD_NOT_AVAILABLE', 'This product cannot be paid in this way.', 'input', 'method')
  }
}
