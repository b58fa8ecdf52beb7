import { definePart } from '@enigm/subgraph'
import { NameInvoicesOfAStore1780000510007 } from '../migrations/1780000510007-name-invoices-of-a-store'
import { CRYPTO_POLL, CryptoPoll } from './crypto-poll'
import { CryptoQuote, CryptoTransfer, quoteQueue } from './crypto.entity'
import { INVOICE_LOOK, InvoiceLook } from './invoice-look'
import { QuoteWorker } from './quote-worker'

export const cryptoPart = definePart({
  storage: {
    crypto_cursor: {
      class: 'OPERATIONAL',
      kept: 'PERMANENT',
      purposes: { IDENTIFICATION: ['coin'], DELIVERY: ['height'] },
    },
    crypto_event: {
      class: 'SECURITY',
      kept: { days: 30, after: 't.received_on' },
      purposes: { PROTECTION: ['id'], TIMING: ['received_on'] },
    },
  },
  entities: [CryptoQuote, CryptoTransfer],
  migrations: [NameInvoicesOfAStore1780000510007],
  jobs: {
    ...quoteQueue.jobs(QuoteWorker),
    [CRYPTO_POLL]: (job, app, context) => app.get(CryptoPoll).poll(context, job),
    [INVOICE_LOOK]: (job, app, context) => app.get(InvoiceLook).look(context, job),
  },
  seed: (app) => app.get(CryptoPoll).seed(),
})
