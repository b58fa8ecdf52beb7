import { definePart } from '@enigm/subgraph'
import { CardCheckout, cardQueue } from './card-checkout.entity'
import { CardWorker } from './card-worker'
import { listenForWebhooks } from './webhook-listener'

export const cardPart = definePart({
  entities: [CardCheckout],
  jobs: cardQueue.jobs(CardWorker),
  listen: listenForWebhooks,
})
