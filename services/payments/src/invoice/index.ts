import { definePart } from '@enigm/subgraph'
import { CorrectInvoices1780000510006 } from '../migrations/1780000510006-correct-invoices'
import { IssueInvoices1780000510004 } from '../migrations/1780000510004-issue-invoices'
import { Invoice } from './invoice.entity'
import { InvoiceOfOrderResolver, InvoiceResolver } from './invoice.resolver'

export const invoicePart = definePart({
  entities: [Invoice],
  migrations: [IssueInvoices1780000510004, CorrectInvoices1780000510006],
  resolvers: [InvoiceResolver, InvoiceOfOrderResolver],
})
