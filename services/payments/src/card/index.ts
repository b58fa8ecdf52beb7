import { definePart } from '@enigm/subgraph'
import { CardCheckout, cardQueue } from './card-checkout.entity'
import { CardWorker } from './card-worker'
import { listenForWebhooks } from './webhook-listener'

export const cardPart = definePart({
  entities: [CardCheckout],
  storage: {
    card_event: {
      class: 'SECURITY',
      kept: { days: 30, after: 't.received_on' },
      purposes: { PROTECTION: ['id'], TIMING: ['received_on'] },
    },
  },
  jobs: cardQueue.jobs(CardWorker),
  listen: listenForWebhooks,
})
