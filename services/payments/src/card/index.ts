import { definePart } from '@enigm/subgraph'
import { ReviewDisputedAndLockedMoney1780000510001 } from '../migrations/1780000510001-review-disputed-and-locked-money'
import { CardCheckout, cardQueue } from './card-checkout.entity'
import { CardWorker } from './card-worker'
import { listenForWebhooks } from './webhook-listener'

export const cardPart = definePart({
  entities: [CardCheckout],
  migrations: [ReviewDisputedAndLockedMoney1780000510001],
  jobs: cardQueue.jobs(CardWorker),
  listen: listenForWebhooks,
})
