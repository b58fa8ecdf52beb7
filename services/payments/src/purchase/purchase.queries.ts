import { countersBy } from '@enigm/subgraph'
import type { PurchaseStep } from './purchase.entity'

/** What still ties an order to its holder: a completed purchase has no link, and an expired one keeps it for 30 days. */
export const purchaseLinkCounters = countersBy<Exclude<PurchaseStep, 'COMPLETED'>>(
  () => `SELECT p.step AS value, count(*)::int AS count
    FROM purchase_link l JOIN purchase p ON p.order_id = l.order_id WHERE p.step <> 'COMPLETED' GROUP BY 1`,
  {
    name: 'PurchaseLinkCounters',
    description: 'Orders that still name their holder, by the reason',
    values: {
      AWAITING_PAYMENT: 'Orders that wait for their payment.',
      AWAITING_UNITS: 'Paid orders whose units are being created.',
      AWAITING_HOLDER: 'Paid orders whose account is not created yet; they name its enrollment.',
      AWAITING_ACTIVATION: 'Paid orders with a unit that is not activated.',
      AWAITING_COINS: 'Paid orders of blind Code Coins that are not signed.',
      EXPIRED: 'Orders that expired unpaid less than 30 days ago: late money finds its buyer.',
    },
  },
)
