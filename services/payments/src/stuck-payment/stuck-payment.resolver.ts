import { Audiences, Input, RequiresScopes, type Context, type CountedConnection } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Args, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { Operation } from '../errors'
import { Payment } from '../payment/payment.entity'
import { StuckPayment, StuckPaymentConnection } from './stuck-payment.entity'
import { StuckPaymentResolution } from './stuck-payment.lifecycle'
import { paymentById, stuckPaymentPage, StuckPaymentsArgs } from './stuck-payment.queries'
import { StuckPaymentService } from './stuck-payment.service'

const LONGEST_ID = 64

@InputType()
class ResolutionInput {
  @Field(() => ID, { description: 'The stuck payment.' })
  @MaxLength(LONGEST_ID)
  stuckPaymentId!: string

  @Field(() => StuckPaymentResolution, { description: 'The decision.' })
  resolution!: StuckPaymentResolution
}

@Resolver(() => StuckPayment)
export class StuckPaymentResolver {
  private readonly stuck: StuckPaymentService

  constructor(app: PaymentsApp) {
    this.stuck = app.get(StuckPaymentService)
  }

  @Audiences('panel')
  @RequiresScopes('platform:operate')
  @Query(() => StuckPaymentConnection, {
    description:
      'The payments that need or needed a decision, the newest day first. They name no buyer. Needs platform:operate.',
  })
  stuckPayments(
    @Args() args: StuckPaymentsArgs,
    @Ctx() { app }: Context,
  ): Promise<CountedConnection<StuckPayment>> {
    return stuckPaymentPage(app, args)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['platform:operate'],
    grant: ['STUCK_PAYMENT_RESOLUTION', 'stuckPaymentId resolution'],
    description:
      'Decides about a stuck payment: the order counts as paid, its price was returned, or nothing changes at it.',
    emits: ['payments.stuck.accepted', 'payments.stuck.closed', 'payments.stuck.refunded'],
    returns: { stuckPayment: [StuckPayment, 'The stuck payment; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async resolveStuckPayment(
    @Input() { stuckPaymentId, resolution }: ResolutionInput,
    @Ctx() context: Context,
  ) {
    return { stuckPayment: await this.stuck.resolve(context, stuckPaymentId, resolution) }
  }

  @FieldResolver(() => Payment, { description: 'The payment; it names no buyer.' })
  payment(@Root() { paymentId }: StuckPayment, @Ctx() context: Context): Promise<Payment> {
    return context.load(paymentById, paymentId)
  }
}
