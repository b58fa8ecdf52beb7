import { definePart } from '@enigm/subgraph'
import { ReviewDisputedAndLockedMoney1780000510001 } from '../migrations/1780000510001-review-disputed-and-locked-money'
import { CardCheckout, cardQueue } from './card-checkout.entity'
import { CardWorker } from './card-worker'

export const cardPart = definePart({
  entities: [CardCheckout],
  storage: {
    card_event: {
      class: 'SECURITY',
      kept: { days: 30, after: 't.received_on' },
      purposes: { PROTECTION: ['id'], TIMING: ['received_on'] },
    },
    card_dispute: {
      class: 'SECURITY',
      kept: { days: 30, after: 't.received_on' },
      purposes: { RELATION: ['intent_id'], TIMING: ['received_on'] },
    },
  },
  migrations: [ReviewDisputedAndLockedMoney1780000510001],
  jobs: cardQueue.jobs(CardWorker),
})
