import { definePart } from '@enigm/subgraph'
import { CRYPTO_POLL, CryptoPoll } from './crypto-poll'
import { CryptoQuote, CryptoTransfer, quoteQueue } from './crypto.entity'
import { QuoteWorker } from './quote-worker'

export const cryptoPart = definePart({
  storage: {
    crypto_cursor: {
      class: 'OPERATIONAL',
      kept: 'PERMANENT',
      purposes: { IDENTIFICATION: ['coin'], DELIVERY: ['height'] },
    },
  },
  entities: [CryptoQuote, CryptoTransfer],
  jobs: {
    ...quoteQueue.jobs(QuoteWorker),
    [CRYPTO_POLL]: (job, app, context) => app.get(CryptoPoll).poll(context, job),
  },
  seed: (app) => app.get(CryptoPoll).seed(),
})
