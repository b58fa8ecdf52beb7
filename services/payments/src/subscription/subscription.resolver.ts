import { Input, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { Entitlement } from '../entitlement/entitlement.entity'
import { entitlementById } from '../entitlement/entitlement.queries'
import { Operation } from '../errors'
import { Subscription } from './subscription.entity'
import { SubscriptionAction, subscriptionLifecycle } from './subscription.lifecycle'
import { SubscriptionService } from './subscription.service'
import { endOf, suspensionOf } from './term-calendar'

@InputType()
class SubscriptionInput {
  @Field(() => ID, {
    description:
      'The entitlement of the term: an own one, or one of an organization that the caller administers.',
  })
  @MaxLength(64)
  entitlementId!: string
}

@Resolver(() => Subscription)
export class SubscriptionResolver {
  private readonly subscriptions: SubscriptionService

  constructor(app: PaymentsApp) {
    this.subscriptions = app.get(SubscriptionService)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['subscriptions:manage'],
    grant: ['SUBSCRIPTION_CANCELATION', 'entitlementId'],
    description:
      'Cancels a prepaid term at its end: its product instance is suspended then, without a grace period. Nothing is refunded.',
    emits: 'payments.subscription.canceled',
    returns: { subscription: [Subscription, 'The term; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async cancelSubscription(@Input() { entitlementId }: SubscriptionInput, @Ctx() context: Context) {
    return { subscription: await this.subscriptions.cancel(context, entitlementId) }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['subscriptions:manage'],
    description: 'Undoes the cancelation of a prepaid term before its end.',
    emits: 'payments.subscription.cancelation.undone',
    returns: { subscription: [Subscription, 'The term; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async undoCancelSubscription(@Input() { entitlementId }: SubscriptionInput, @Ctx() context: Context) {
    return { subscription: await this.subscriptions.undoCancel(context, entitlementId) }
  }

  @FieldResolver(() => Entitlement, { nullable: true, description: 'The entitlement of the term.' })
  entitlement(@Root() { entitlementId }: Subscription, @Ctx() context: Context): Promise<Entitlement | null> {
    return context.load(entitlementById, entitlementId)
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description:
      'The moment at which its product instance is suspended without a renewal; null once it is, and at the end.',
  })
  suspendsAt(@Root() term: Subscription): Date | null {
    return suspensionOf(term)
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description:
      'The moment at which its product instance is retired without a renewal, and until which it can be renewed; null at the end.',
  })
  retiresAt(@Root() term: Subscription): Date | null {
    return endOf(term)
  }

  @FieldResolver(() => [SubscriptionAction], {
    description: 'The actions that its present state allows.',
  })
  availableActions(@Root() { state }: Subscription): SubscriptionAction[] {
    return subscriptionLifecycle.available(state)
  }
}
