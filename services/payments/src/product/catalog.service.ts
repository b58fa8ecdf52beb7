import { startOfDay, type CallContext, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { PaymentsFailure } from '../errors'
import type { Currency } from './money'
import { Product, type PaymentMethod, type ProductAvailability } from './product.entity'

interface PriceChange {
  productKey: string
  currency: Currency
  amount: number
  validFrom: Date
}

interface OfferChange {
  productKey: string
  availability: ProductAvailability
  methods: PaymentMethod[]
  /** ISO 3166-1 alpha-2, upper case; without it the change is for every country. */
  country?: string | null
}

interface RateChange {
  country: string
  hundredths: number
  validFrom: Date
}

/** Changes of the catalog by operators. What was ordered keeps its price and its rate of VAT. */
export class CatalogService {
  constructor(private readonly app: PaymentsApp) {}

  /** Sets a price from today or a later day on. @throws PaymentsFailure NOT_FOUND, DAY_IS_OVER */
  setPrice(context: CallContext, { productKey, currency, amount, validFrom }: PriceChange): Promise<Product> {
    return this.app.transaction(context, async (tx) => {
      const from = await requireDay(tx, validFrom)
      const product = await changed(tx, productKey, 'PRICE')
      await tx.query(
        `INSERT INTO product_price (product_key, currency, valid_from, amount) VALUES ($1, $2, $3, $4)
         ON CONFLICT (product_key, currency, valid_from) DO UPDATE SET amount = excluded.amount`,
        [productKey, currency, from, amount],
      )
      return product
    })
  }

  /**
   * Sets how a product is sold everywhere or in one country, where methods can only be fewer.
   * @throws PaymentsFailure NOT_FOUND
   */
  setOffer(
    context: CallContext,
    { productKey, country, availability, methods }: OfferChange,
  ): Promise<Product> {
    return this.app.transaction(context, async (tx) => {
      await changed(tx, productKey, country ? `OFFER_${country}` : 'OFFER')
      const distinct = [...new Set(methods)]
      if (country)
        await tx.query(
          `INSERT INTO product_restriction (product_key, country, methods) VALUES ($1, $2, $3)
           ON CONFLICT (product_key, country) DO UPDATE SET methods = excluded.methods`,
          [productKey, country, availability === 'AVAILABLE' ? distinct : []],
        )
      else await tx.manager.update(Product, { key: productKey }, { availability, methods: distinct })
      return tx.manager.findOneByOrFail(Product, { key: productKey })
    })
  }

  /** Sets the rate of VAT of a country from today or a later day on. @throws PaymentsFailure DAY_IS_OVER */
  setVatRate(context: CallContext, { country, hundredths, validFrom }: RateChange): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      const from = await requireDay(tx, validFrom)
      await tx.takeTurn(`vat:${country}`)
      const [set] = await tx.query<{ revision: number }>(
        `INSERT INTO vat_rate (country, valid_from, hundredths, revision)
         SELECT $1, $2, $3, coalesce(max(revision), 0) + 1 FROM vat_rate WHERE country = $1
         ON CONFLICT (country, valid_from) DO UPDATE SET hundredths = excluded.hundredths, revision = excluded.revision
         RETURNING revision`,
        [country, from, hundredths],
      )
      const rate = { id: `vat_${country}`, version: set!.revision }
      const audit = { scope: 'platform', target: rate.id, reason: `VAT_${hundredths}` }
      await tx.emit(rate, { type: 'payments.vat.changed', data: { country }, audit })
    })
  }
}

/** Counts the change of a product, with event and audit entry. @throws PaymentsFailure NOT_FOUND */
async function changed(tx: Transaction, productKey: string, reason: string): Promise<Product> {
  const product = await tx.lock(Product, { key: productKey })
  if (!product) throw new PaymentsFailure('NOT_FOUND', ['input', 'productKey'])
  const version = product.version + 1
  await tx.manager.update(Product, { key: productKey }, { version })
  const audit = { scope: 'platform', target: productKey, reason }
  await tx.emit(
    { id: productKey, version },
    { type: 'payments.product.changed', data: { productKey }, audit },
  )
  return { ...product, version }
}

/** A price or rate that was in force is not changed afterwards: orders and invoices refer to it. */
async function requireDay(tx: Transaction, day: Date): Promise<Date> {
  const from = startOfDay(day)
  if (from >= startOfDay(await tx.now())) return from
  throw new PaymentsFailure('DAY_IS_OVER', ['input', 'validFrom'])
}
