import {
  byKey,
  page,
  select,
  type App,
  type BatchLoader,
  type CountedConnection,
  type PageArgs,
} from '@enigm/subgraph'
import { Payment } from '../payment/payment.entity'
import { Reconciliation, ReconciliationDifference } from './reconciliation.entity'

/** The last comparison; null before the first one. */
export async function lastReconciliation(app: Pick<App, 'read'>): Promise<Reconciliation | null> {
  const [last] = await app.read(select(Reconciliation), [])
  return last ?? null
}

/** The differences of the last comparison, those that were found first on the newest day first. */
export function differencePage(
  app: Pick<App, 'read'>,
  args: PageArgs,
): Promise<CountedConnection<ReconciliationDifference>> {
  return page(app, select(ReconciliationDifference), { order: ['foundOn desc', 'id desc'] }, args)
}

/** Payments of differences by id; null for one that is not kept any more. */
export const paymentOfDifference: BatchLoader<string, Payment | null> = async (ids, { app }) =>
  byKey(ids, await app.read(select(Payment).where('id = ANY($1)'), [ids]), 'id')
