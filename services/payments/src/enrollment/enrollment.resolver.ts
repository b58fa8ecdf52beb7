import { Audiences, payloadOf, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { PaymentsError } from '../errors'
import { Order } from '../order/order.entity'
import { StartEnrollmentPurchaseInput } from './enrollment.input'
import { EnrollmentService } from './enrollment.service'

@Audiences('panel', 'device')
@ObjectType({ description: 'What startEnrollmentPurchase answers.' })
export class StartEnrollmentPurchasePayload extends payloadOf(PaymentsError) {
  @Field(() => Order, { nullable: true, description: 'The paid order.' })
  order?: Order | null

  @Field(() => String, {
    nullable: true,
    description: 'Takes the purchase to createAccount within 90 days; null once what was bought is active.',
  })
  enrollmentToken?: string | null
}

@Resolver()
export class EnrollmentResolver {
  constructor(private readonly app: PaymentsApp) {}

  @Audiences('panel', 'device')
  @Mutation(() => StartEnrollmentPurchasePayload, {
    nullable: true,
    description:
      'Buys a product before there is an account. Anybody may, with a Code Coin and without any identity. ' +
      'Event: payments.order.placed.',
  })
  startEnrollmentPurchase(
    @Arg('input', { description: 'What to buy.' }) input: StartEnrollmentPurchaseInput,
    @Ctx() context: Context,
  ): Promise<StartEnrollmentPurchasePayload> {
    return this.app.get(EnrollmentService).start(context, input)
  }
}
