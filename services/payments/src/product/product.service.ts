import { startOfDay, systemContext, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp, PaymentsConfig } from '../config'
import { PaymentsFailure } from '../errors'
import { initialVatRates } from './countries'
import type { Currency } from './money'
import { MOST_BLIND_COINS, Product, type PaymentMethod } from './product.entity'
import type { OrderDelivery } from '../order/order.lifecycle'

const sold = {
  methods: ['CODE_COIN', 'CARD', 'CRYPTO'] as PaymentMethod[],
  availability: 'AVAILABLE',
  maximumQuantity: 1,
  version: 0,
} as const
const server = { ...sold, kind: 'SERVER' } as const
const esim = { ...sold, kind: 'ESIM', maximumQuantity: 10_000 } as const
const key = { ...sold, kind: 'KEY' } as const

/** The initial catalog with its prices in euro cents; an operator changes a price in force, a restart never does. */
export const catalog: readonly (Product & { amount: number })[] = [
  { ...server, key: 'SERVER_MONTHLY', title: 'Enigm Server, 30 days', termDays: 30, amount: 4_900 },
  { ...server, key: 'SERVER_YEARLY', title: 'Enigm Server, 365 days', termDays: 365, amount: 49_000 },
  { ...esim, key: 'ESIM_YEARLY', title: 'Enigm eSIM, 365 days', termDays: 365, amount: 12_000 },
  { ...key, key: 'ENIGM_KEY', title: 'Enigm Key', termDays: null, amount: 14_900 },
]

/** The rates that are in force when a system begins; earlier orders do not exist. */
const INITIAL_RATES_FROM = new Date('2026-01-01T00:00:00Z')

/** The processor of Monero quotes in euro. */
const cryptoCurrency: Currency = 'EUR'

export class ProductService {
  constructor(private readonly app: PaymentsApp) {}

  /** Inserts the missing products of the catalog with their prices, and the rates of VAT of a new system. */
  async seed(): Promise<void> {
    await this.app.transaction(systemContext(), async (tx) => {
      await tx.takeTurn('catalog')
      for (const { amount, ...product } of catalog) {
        const { raw } = await tx.manager
          .createQueryBuilder()
          .insert()
          .into(Product)
          .values(product)
          .orIgnore()
          .returning('key')
          .execute()
        if ((raw as object[]).length > 0)
          await tx.query(`INSERT INTO product_price VALUES ($1, 'EUR', $2, $3)`, [
            ...[product.key, startOfDay(await tx.now()), amount],
          ])
      }
      await tx.query(
        `INSERT INTO vat_rate (country, valid_from, hundredths, revision)
         SELECT country, $3, hundredths, 0 FROM unnest($1::text[], $2::int[]) AS initial (country, hundredths)
         WHERE NOT EXISTS (SELECT FROM vat_rate)`,
        [Object.keys(initialVatRates), Object.values(initialVatRates), INITIAL_RATES_FROM],
      )
    })
  }
}

/** The wish of a buyer, by which an offer is chosen. */
export interface Wish {
  productKey: string
  /** ISO 3166-1 alpha-2, upper case. */
  purchaseCountry: string
  method: PaymentMethod
  quantity: number
  currency: Currency
  delivery?: OrderDelivery
}

/** The offer of a product in a country on a day. */
export interface Offer {
  /** Of one unit, in minor units, with VAT. */
  amount: number
  vatHundredths: number
}

/**
 * The price of the present day for a wish, and the rate of VAT in it.
 * @throws PaymentsFailure PRODUCT_NOT_AVAILABLE, also without a price in the currency; METHOD_NOT_AVAILABLE, QUANTITY_NOT_AVAILABLE
 */
export async function requireOffer(tx: Transaction, config: PaymentsConfig, wish: Wish): Promise<Offer> {
  const { productKey, purchaseCountry, method, quantity, currency } = wish
  const offers = tx.query<Offer & { allowed: PaymentMethod[] | null }>(
    `SELECT price.amount, coalesce(rate.hundredths, 0) AS "vatHundredths", restriction.methods AS allowed
     FROM (SELECT amount FROM product_price WHERE product_key = $1 AND currency = $2 AND valid_from <= clock_timestamp()
           ORDER BY valid_from DESC LIMIT 1) AS price
     LEFT JOIN (SELECT hundredths FROM vat_rate WHERE country = $3 AND valid_from <= clock_timestamp()
           ORDER BY valid_from DESC LIMIT 1) AS rate ON true
     LEFT JOIN product_restriction restriction ON product_key = $1 AND country = $3`,
    [productKey, currency, purchaseCountry],
  )
  const [product, [offer]] = await Promise.all([requireProduct(tx, productKey), offers])
  if (!offer || offer.allowed?.length === 0)
    throw new PaymentsFailure('PRODUCT_NOT_AVAILABLE', ['input', 'productKey'])
  const methods = offeredMethods(config, product, currency)
  if (!methods.includes(method) || (offer.allowed && !offer.allowed.includes(method)))
    throw new PaymentsFailure('METHOD_NOT_AVAILABLE', ['input', 'method'])
  const most = wish.delivery === 'BLIND_COINS' ? MOST_BLIND_COINS : product.maximumQuantity
  requireQuantity({ maximumQuantity: most }, quantity, 'quantity')
  return { amount: offer.amount, vatHundredths: offer.vatHundredths }
}

/** @throws PaymentsFailure PRODUCT_NOT_AVAILABLE, for an unknown product too */
export async function requireProduct(tx: Transaction, productKey: string): Promise<Product> {
  const product = await tx.find(Product, { key: productKey, availability: 'AVAILABLE' })
  if (product) return product
  throw new PaymentsFailure('PRODUCT_NOT_AVAILABLE', ['input', 'productKey'])
}

/**
 * @param field the field of the input that holds the quantity
 * @throws PaymentsFailure QUANTITY_NOT_AVAILABLE
 */
export function requireQuantity(
  { maximumQuantity }: Pick<Product, 'maximumQuantity'>,
  quantity: number,
  field: 'quantity' | 'units',
): void {
  if (quantity > maximumQuantity) throw new PaymentsFailure('QUANTITY_NOT_AVAILABLE', ['input', field])
}

/** The methods of a product whose processors are connected, in a currency. */
export function offeredMethods(
  config: PaymentsConfig,
  { methods }: Product,
  currency: Currency = cryptoCurrency,
): PaymentMethod[] {
  const { CRYPTO_PROCESSOR, MONERO_WALLET_URL, BTCPAY_URL } = config
  const cryptoUrl = CRYPTO_PROCESSOR === 'BTCPAY' ? BTCPAY_URL : MONERO_WALLET_URL
  const isConnected: Readonly<Record<PaymentMethod, boolean>> = {
    CODE_COIN: true,
    CARD: config.STRIPE_SECRET_KEY !== undefined,
    CRYPTO: cryptoUrl !== undefined && currency === cryptoCurrency,
  }
  return methods.filter((method) => isConnected[method])
}
