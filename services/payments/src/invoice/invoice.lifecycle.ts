import { enumType, lifecycle } from '@enigm/subgraph'

export const InvoiceState = enumType('InvoiceState', 'State of an invoice.', {
  REQUESTED: 'It is issued when its order is paid.',
  ISSUED: 'It has its number and never changes.',
})
export type InvoiceState = keyof typeof InvoiceState

export const invoiceLifecycle = lifecycle(InvoiceState, 'REQUESTED', {
  ISSUE: { from: ['REQUESTED'], to: 'ISSUED', event: 'payments.invoice.issued' },
})
