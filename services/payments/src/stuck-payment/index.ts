import { definePart } from '@enigm/subgraph'
import { StuckPayment } from './stuck-payment.entity'
import { StuckPaymentResolver } from './stuck-payment.resolver'

export const stuckPaymentPart = definePart({ entities: [StuckPayment], resolvers: [StuckPaymentResolver] })
