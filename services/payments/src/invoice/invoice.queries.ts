import { byKey, select, type App, type BatchLoader } from '@enigm/subgraph'
import { Invoice } from './invoice.entity'

/** The corrections of issued invoices by their numbers; null for an invoice that is valid. */
export const correctionOfNumber: BatchLoader<string, Invoice | null> = async (numbers, { app }) => {
  const found = await app.read(select(Invoice).where('corrects = ANY($1)'), [numbers])
  return byKey(numbers, found, 'corrects')
}

/** Invoices by the id of their order, which only its holder reaches; null for an order without one. */
export const invoiceOfOrder: BatchLoader<string, Invoice | null> = async (orderIds, { app }) => {
  const found = await app.read(select(Invoice).where('order_id = ANY($1)', 'corrects IS NULL'), [orderIds])
  return byKey(orderIds, found, 'orderId')
}

/** The invoice with this hash of its code. */
export async function invoiceByCode(app: Pick<App, 'read'>, codeHash: string): Promise<Invoice | null> {
  const [found] = await app.read(select(Invoice).where('code_hash = $1'), [codeHash])
  return found ?? null
}
