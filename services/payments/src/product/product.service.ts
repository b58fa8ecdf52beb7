import { systemContext, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp, PaymentsConfig } from '../config'
import { PaymentsFailure } from '../errors'
import { Product, type PaymentMethod } from './product.entity'

const sold = {
  currency: 'EUR',
  methods: ['CODE_COIN', 'CARD', 'CRYPTO'] as PaymentMethod[],
  availability: 'AVAILABLE',
} as const
const server = { ...sold, kind: 'SERVER' } as const
const esim = { ...sold, kind: 'ESIM' } as const
const key = { ...sold, kind: 'KEY' } as const

/** The initial catalog; a migration changes a price in force, a restart never does. */
export const catalog: readonly Product[] = [
  { ...server, key: 'SERVER_MONTHLY', title: 'Enigm Server, 30 days', termDays: 30, amount: 4_900 },
  { ...server, key: 'SERVER_YEARLY', title: 'Enigm Server, 365 days', termDays: 365, amount: 49_000 },
  { ...esim, key: 'ESIM_YEARLY', title: 'Enigm eSIM, 365 days', termDays: 365, amount: 12_000 },
  { ...key, key: 'ENIGM_KEY', title: 'Enigm Key', termDays: null, amount: 14_900 },
]

export class ProductService {
  constructor(private readonly app: PaymentsApp) {}

  /** Inserts the missing products of the catalog. */
  async seed(): Promise<void> {
    await this.app.transaction(systemContext(), (tx) =>
      tx.manager
        .createQueryBuilder()
        .insert()
        .into(Product)
        .values([...catalog])
        .orIgnore()
        .execute(),
    )
  }
}

/** @throws PaymentsFailure PRODUCT_NOT_AVAILABLE, for an unknown product too */
export async function requireProduct(tx: Transaction, productKey: string): Promise<Product> {
  const product = await tx.manager.findOneBy(Product, { key: productKey, availability: 'AVAILABLE' })
  if (product) return product
  throw new PaymentsFailure('PRODUCT_NOT_AVAILABLE', ['input', 'productKey'])
}

/**
 * Several units are sold of eSIMs only.
 * @param field the field of the input that holds the quantity
 * @throws PaymentsFailure QUANTITY_NOT_AVAILABLE
 */
export function requireQuantity({ kind }: Product, quantity: number, field: 'quantity' | 'units'): void {
  if (quantity > 1 && kind !== 'ESIM') throw new PaymentsFailure('QUANTITY_NOT_AVAILABLE', ['input', field])
}

/** The methods of a product whose processors are connected. */
export function offeredMethods(config: PaymentsConfig, { methods }: Product): PaymentMethod[] {
  const isConnected: Readonly<Record<PaymentMethod, boolean>> = {
    CODE_COIN: true,
    CARD: config.STRIPE_SECRET_KEY !== undefined,
    CRYPTO: config.MONERO_WALLET_URL !== undefined,
  }
  return methods.filter((method) => isConnected[method])
}

/** @throws PaymentsFailure METHOD_NOT_AVAILABLE when the product cannot be paid with this method now */
export function requireMethod(config: PaymentsConfig, product: Product, method: PaymentMethod): void {
  if (!offeredMethods(config, product).includes(method))
    throw new PaymentsFailure('METHOD_NOT_AVAILABLE', ['input', 'method'])
}
