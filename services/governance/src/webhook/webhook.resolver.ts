import {
  Audiences,
  IdempotencyKey,
  Input,
  PageArgs,
  representedOrganizations,
  RequiresScopes,
  type Context,
  type CountedConnection,
  type Reference,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Args, Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import type { GovernanceApp } from '../config'
import { Operation } from '../errors'
import { OrganizationStub } from '../log/log.resolver'
import { WebhookDeliveryConnection, type WebhookDelivery } from './delivery.entity'
import { WebhookSigner } from './webhook-signer'
import { Webhook } from './webhook.entity'
import { WebhookAction, webhookLifecycle } from './webhook.lifecycle'
import { deliveriesOfWebhook, WebhookConnection, webhooksOfOrganization } from './webhook.queries'
import { WebhookService } from './webhook.service'

const LONGEST_ID = 64
const LONGEST_ADDRESS = 500

@InputType()
class NewWebhookInput {
  @Field(() => ID, { description: 'The organization whose events it receives.' })
  @MaxLength(LONGEST_ID)
  organizationId!: string

  @Field(() => String, {
    description:
      'The address, with `https`, without user, password and fragment; it leads to a public IP address.',
  })
  @MaxLength(LONGEST_ADDRESS)
  url!: string

  @Field(() => IdempotencyKey, { description: 'The same key gives the same webhook.' })
  idempotencyKey!: string
}

@InputType()
class WebhookInput {
  @Field(() => ID, { description: 'The webhook.' })
  @MaxLength(LONGEST_ID)
  webhookId!: string
}

const administrator = { audiences: ['panel'], requires: ['organizations:manage'] } as const
const webhook = [Webhook, 'The webhook as it now is; null when nothing has changed.'] as const

@Resolver(() => Webhook)
export class WebhookResolver {
  private readonly webhooks: WebhookService
  private readonly signer: WebhookSigner

  constructor(app: GovernanceApp) {
    this.webhooks = app.get(WebhookService)
    this.signer = new WebhookSigner(app.config)
  }

  @FieldResolver(() => [String], {
    description:
      'The Ed25519 keys that verify its deliveries, as `whpk_` and base64; the present one first, for 24 hours after a rotation the previous one too.',
  })
  publicKeys(@Root() of: Webhook): string[] {
    return this.signer.publicKeys(of)
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description: 'Until when the previous key signs too; null without one.',
  })
  previousKeyEndsAt(@Root() { previousKeyEndsAt }: Webhook): Date | null {
    return isStillValid(previousKeyEndsAt) ? previousKeyEndsAt : null
  }

  @Audiences('panel')
  @FieldResolver(() => [WebhookAction], {
    description: 'The actions of an administrator that its present state permits.',
  })
  availableActions(@Root() { state, previousKeyEndsAt }: Webhook): WebhookAction[] {
    const mayRotate = state !== 'REMOVED' && !isStillValid(previousKeyEndsAt)
    return [...(mayRotate ? ['ROTATE_KEY' as const] : []), ...webhookLifecycle.available(state)]
  }

  @FieldResolver(() => WebhookDeliveryConnection, {
    description: 'Its deliveries in the last 30 days, the latest event first.',
  })
  deliveries(
    @Root() { id }: Webhook,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<WebhookDelivery>> {
    return context.load(deliveriesOfWebhook, { of: id, ...page })
  }

  @Operation({
    ...administrator,
    grant: ['WEBHOOK_REGISTRATION', 'organizationId'],
    description:
      'Registers an address that receives the later events of an organization; an organization has at most five. For administrators of the organization.',
    emits: 'governance.webhook.registered',
    returns: { webhook },
    errors: ['NOT_FOUND', 'ADDRESS_NOT_ALLOWED', 'TOO_MANY_WEBHOOKS', 'IDEMPOTENCY_CONFLICT'],
  })
  async registerWebhook(@Input() input: NewWebhookInput, @Ctx() context: Context) {
    const { organizationId, url, idempotencyKey } = input
    return { webhook: await this.webhooks.register(context, { organizationId, url, idempotencyKey }) }
  }

  @Operation({
    ...administrator,
    description:
      'Gives a webhook a new key; for 24 hours deliveries have the signatures of both keys, and no further key is given. For administrators of its organization.',
    emits: 'governance.webhook.rotated',
    returns: { webhook },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async rotateWebhookKey(@Input() { webhookId }: WebhookInput, @Ctx() context: Context) {
    return { webhook: await this.webhooks.rotate(context, webhookId) }
  }

  @Operation({
    ...administrator,
    description:
      'Resumes a webhook that was disabled after it had failed for five days. It receives the events that are still retained. For administrators of its organization.',
    emits: 'governance.webhook.resumed',
    returns: { webhook },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async resumeWebhook(@Input() { webhookId }: WebhookInput, @Ctx() context: Context) {
    return { webhook: await this.webhooks.resume(context, webhookId) }
  }

  @Operation({
    ...administrator,
    description:
      'Removes a webhook permanently; it gets no further deliveries. For administrators of its organization.',
    emits: 'governance.webhook.removed',
    returns: { webhook },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async removeWebhook(@Input() { webhookId }: WebhookInput, @Ctx() context: Context) {
    return { webhook: await this.webhooks.remove(context, webhookId) }
  }
}

function isStillValid(end: Date | null): boolean {
  return end !== null && end > new Date()
}

@Resolver(() => OrganizationStub)
export class OrganizationWebhooksResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('organizations:read')
  @FieldResolver(() => WebhookConnection, {
    nullable: true,
    description:
      'Its webhooks, for its administrators and its machine clients; null for others. Needs organizations:read.',
  })
  async webhooks(
    @Root() { id }: Reference,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Webhook> | null> {
    return (await context.load(representedOrganizations, id))
      ? context.load(webhooksOfOrganization, { of: id, ...page })
      : null
  }
}
