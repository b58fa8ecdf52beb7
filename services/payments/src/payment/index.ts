import { definePart } from '@enigm/subgraph'
import { Payment } from './payment.entity'
import { paymentCounters } from './payment.queries'
import { PaymentResolver } from './payment.resolver'

export const paymentPart = definePart({
  entities: [Payment],
  resolvers: [PaymentResolver],
  counters: [paymentCounters],
})
