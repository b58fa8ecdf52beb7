import type { App } from '@enigm/subgraph'
import type { Difference } from './reconciliation.entity'

const about = 'p.id AS subject, p.id AS "paymentId"'
const isPaid = `o.state IN ('PAID', 'FULFILLED')`
const joined = `FROM "order" o JOIN payment p ON p.order_id = o.id`
/** A redemption is announced, and counted in its batch, at midnight. */
const isCounted = `c.state = 'REDEEMED' AND c.version = 1`
const money = (row: string): string =>
  `${row}.currency || ' ' || to_char(${row}.amount / 100.0, 'FM9999999990.00')`

/** The redeemed coins of the key `k`: they are deleted some time after the key has ended, and its count stays. */
const spent = `greatest(k.redeemed, (SELECT count(*) FROM spent_blind_coin c WHERE c.fingerprint = k.fingerprint))`

/** Statements that find differences within our own books. */
const books: readonly string[] = [
  `SELECT 'ORDER_STATE' AS kind, ${about}, o.state AS recorded, p.state AS reported ${joined}
   WHERE (${isPaid}) <> (p.state = 'SETTLED')`,
  `SELECT 'ORDER_AMOUNT' AS kind, ${about}, ${money('o')} || ' ' || o.method AS recorded, ${money('p')} || ' ' || p.method AS reported
   ${joined} WHERE (o.amount, o.currency, o.method) <> (p.amount, p.currency, p.method)`,
  // A renewal creates no unit; units of a large order follow in batches, and an account that is deleted gets no more.
  `SELECT 'ORDER_UNITS' AS kind, ${about}, o.quantity::text AS recorded, u.units_created::text AS reported
   ${joined} JOIN purchase u ON u.order_id = o.id LEFT JOIN purchase_link l ON l.order_id = o.id
   WHERE o.delivery = 'ENTITLEMENTS' AND ${isPaid} AND u.units_created <> o.quantity AND u.step NOT IN ('AWAITING_UNITS', 'EXPIRED')
     AND NOT (u.units_created = 0 AND (l.renews_id IS NOT NULL OR (o.state = 'FULFILLED' AND o.quantity = 1)))`,
  // An order is deleted before the coin that has paid it, so only this direction is certain for all time.
  `SELECT 'CODE_COIN_UNITS' AS kind, product_key AS subject, NULL AS "paymentId",
     p.units::text AS recorded, coalesce(c.units, 0)::text AS reported
   FROM (SELECT o.product_key, sum(o.quantity) AS units FROM "order" o
     WHERE o.method = 'CODE_COIN' AND ${isPaid} GROUP BY 1) p
   LEFT JOIN (SELECT product_key, sum(units) AS units FROM (
       SELECT product_key, units FROM code_coin WHERE state = 'REDEEMED'
       UNION ALL SELECT product_key, ${spent} FROM blind_coin_key k) coin GROUP BY 1) c USING (product_key)
   WHERE p.units > coalesce(c.units, 0)`,
  // Coins and batches are deleted ten years after their end, in two steps.
  `SELECT 'BATCH_COINS' AS kind, b.id AS subject, NULL AS "paymentId",
     b.count || '/' || b.redeemed AS recorded, count(c.id) || '/' || count(c.id) FILTER (WHERE ${isCounted}) AS reported
   FROM code_coin_batch b LEFT JOIN code_coin c ON c.batch_id = b.id
   WHERE b.valid_until > clock_timestamp() - interval '8 years' GROUP BY b.id
   HAVING b.count <> count(c.id) OR b.redeemed <> count(c.id) FILTER (WHERE ${isCounted})
     OR (b.state <> 'ISSUED' AND bool_or(c.state = 'ISSUED'))`,
  `SELECT 'BLIND_COIN_UNITS' AS kind, ${about}, o.quantity::text AS recorded, coalesce(s.quantity, 0)::text AS reported
   ${joined} LEFT JOIN blind_signature s ON s.order_id = o.id
   WHERE o.delivery = 'BLIND_COINS' AND (s.quantity IS NOT NULL OR o.state = 'FULFILLED')
     AND (o.state <> 'FULFILLED' OR s.quantity IS DISTINCT FROM o.quantity)`,
  // More coins than signatures: the private key of a quarter has signed elsewhere.
  `SELECT 'BLIND_COIN_KEY' AS kind, fingerprint AS subject, NULL AS "paymentId", signed::text AS recorded, spent::text AS reported
   FROM (SELECT k.fingerprint, ${spent} AS spent, greatest(k.issued,
       (SELECT coalesce(sum(s.quantity), 0) FROM blind_signature s WHERE s.fingerprint = k.fingerprint)) AS signed
     FROM blind_coin_key k) totals WHERE spent > signed`,
  `SELECT 'INVOICE_AMOUNT' AS kind, ${about}, CASE WHEN ${isPaid} THEN ${money('o')} END AS recorded, ${money('i')} AS reported
   ${joined} JOIN invoice i ON i.order_id = o.id
   WHERE i.state = 'ISSUED' AND (NOT ${isPaid}
     OR (o.amount, o.net_amount, o.vat_hundredths, o.currency) <> (i.amount, i.net_amount, i.vat_hundredths, i.currency))`,
  `SELECT 'INVOICE_NOT_ISSUED' AS kind, ${about}, o.state AS recorded, i.state AS reported
   ${joined} JOIN invoice i ON i.order_id = o.id WHERE i.state = 'REQUESTED' AND ${isPaid}`,
  `SELECT 'INVOICE_NUMBER' AS kind, year::text AS subject, NULL AS "paymentId", count(*)::text AS recorded, max(place)::text AS reported
   FROM invoice WHERE year IS NOT NULL GROUP BY year HAVING count(*) <> max(place)`,
]

/** Compares orders, payments, entitlements, Code Coins and invoices with each other. */
export async function compareBooks(app: Pick<App, 'read'>): Promise<Difference[]> {
  const found: Difference[] = []
  for (const statement of books) found.push(...(await app.read<Difference>(statement, [])))
  return found
}
