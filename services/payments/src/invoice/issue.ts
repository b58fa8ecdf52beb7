import { newId } from '@enigm/contracts'
import { type Transaction } from '@enigm/subgraph'
import { IsNull } from 'typeorm'
import { trailOfHolder } from '../holder/holder.access'
import { invoiceCode, invoiceCodeHash } from './invoice-code'
import { Invoice, invoices, numberOf } from './invoice.entity'
import { invoiceLifecycle } from './invoice.lifecycle'

/** In whose trail a change of an invoice is, and which product or entitlement the entry names: never the order or the invoice. */
interface Concerned {
  readonly holderId: string | null
  readonly target: string
}

const auditOf = ({ holderId, target }: Concerned) => ({ scope: trailOfHolder(holderId), target })

/** Issues the invoice that was requested for an order, if there is one: the order was paid. It comes last in a transaction. */
export async function issueRequested(tx: Transaction, orderId: string, concerned: Concerned): Promise<void> {
  const requested = await tx.manager.findOneBy(Invoice, { orderId, state: 'REQUESTED' })
  if (requested) await issue(tx, requested, concerned)
}

/**
 * Cancels the issued invoice of an order by a correction with its own number and code, if there is one that is not corrected: its
 * price was returned. Both stay as they are. A correction names number and day of its invoice (§ 31 (5) UStDV). It comes last in a
 * transaction.
 */
export async function correctIssued(
  tx: Transaction,
  { orderId, pepper }: { orderId: string; pepper: Buffer },
  concerned: Concerned,
): Promise<void> {
  const invoice = await tx.manager.findOneBy(Invoice, { orderId, state: 'ISSUED', corrects: IsNull() })
  if (!invoice || (await tx.manager.existsBy(Invoice, { corrects: numberOf(invoice)! }))) return
  const id = newId('invoice')
  const correction = {
    ...{ ...invoice, id, state: invoiceLifecycle.initial, year: null, place: null, issuedOn: null },
    codeHash: invoiceCodeHash(pepper, invoiceCode(pepper, id))!,
    ...{ corrects: numberOf(invoice), correctedOn: invoice.issuedOn },
  }
  const requested = await invoices.create(tx, 'payments.invoice.requested', correction, {
    audit: () => auditOf(concerned),
  })
  await issue(tx, requested, concerned)
}

/**
 * Gives an invoice the next number of the year. All issues take turns until their commit, so that a transaction that is rolled back
 * leaves no gap; the others wait for it.
 */
async function issue(tx: Transaction, { id }: Invoice, concerned: Concerned): Promise<void> {
  await tx.takeTurn('invoice-number')
  const [next] = await tx.query<Pick<Invoice, 'year' | 'place' | 'issuedOn'>>(
    `SELECT date_trunc('day', now, 'UTC') AS "issuedOn", year, place
     FROM (SELECT clock_timestamp() AS now) AS clock,
       LATERAL (SELECT extract(year FROM now AT TIME ZONE 'UTC')::int AS year) AS calendar,
       LATERAL (SELECT coalesce(max(i.place), 0) + 1 AS place FROM invoice i WHERE i.year = calendar.year) AS series`,
  )
  await invoices.move(tx, 'ISSUE', { id }, { set: next, audit: () => auditOf(concerned) })
}

/** Deletes an invoice that was requested for an order that will not be paid, with its billing text; it has no number yet. */
export async function dropRequested(tx: Transaction, orderId: string, concerned: Concerned): Promise<void> {
  const invoice = await tx.lock(Invoice, { orderId, state: 'REQUESTED' })
  if (!invoice) return
  const { id } = invoice
  const dropped = { event: { state: 'DROPPED' }, audit: () => auditOf(concerned) }
  await invoices.change(tx, 'payments.invoice.dropped', { id }, dropped)
  await tx.manager.delete(Invoice, { id })
}
