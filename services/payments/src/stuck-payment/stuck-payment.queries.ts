import {
  byKey,
  page,
  PageArgs,
  select,
  type App,
  type BatchLoader,
  type CountedConnection,
} from '@enigm/subgraph'
import { ArgsType, Field } from 'type-graphql'
import { Payment } from '../payment/payment.entity'
import { StuckPayment } from './stuck-payment.entity'
import { StuckPaymentState } from './stuck-payment.lifecycle'

@ArgsType()
export class StuckPaymentsArgs extends PageArgs {
  @Field(() => StuckPaymentState, { nullable: true, description: 'Only those in this state.' })
  state?: StuckPaymentState | null
}

/** The operator's queue, the newest day first. */
export function stuckPaymentPage(
  app: Pick<App, 'read'>,
  { state, ...args }: StuckPaymentsArgs,
): Promise<CountedConnection<StuckPayment>> {
  const options = { order: ['openedOn desc', 'id desc'], filter: { state } } as const
  return page(app, select(StuckPayment), { ...options, order: [...options.order] }, args)
}

/** Payments by id. */
export const paymentById: BatchLoader<string, Payment> = async (ids, { app }) => {
  const found = await app.read(select(Payment).where('id = ANY($1)'), [ids])
  return byKey(ids, found, 'id').map((payment) => payment ?? new Error('a stuck payment has no payment'))
}
