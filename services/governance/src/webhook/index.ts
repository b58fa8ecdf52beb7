import { definePart, handlersOfAggregate } from '@enigm/subgraph'
import { CreateWebhooks1781000000021 } from '../migrations/1781000000021-create-webhooks'
import { WebhookDelivery } from './delivery.entity'
import { DeliveryService } from './delivery.service'
import { DELIVERY_JOB } from './webhook-queue'
import { Webhook } from './webhook.entity'
import { webhookCounters } from './webhook.queries'
import { OrganizationWebhooksResolver, WebhookResolver } from './webhook.resolver'
import { WebhookService } from './webhook.service'

export const webhookPart = definePart({
  entities: [Webhook, WebhookDelivery],
  migrations: [CreateWebhooks1781000000021],
  resolvers: [WebhookResolver, OrganizationWebhooksResolver],
  counters: [webhookCounters],
  eventHandlers: handlersOfAggregate('accounts.organization', async ({ data }, tx, app) => {
    if (data.state === 'ENDED') await app.get(WebhookService).removeAll(tx, data.organizationId)
  }),
  jobs: { [DELIVERY_JOB]: (job, app, context) => app.get(DeliveryService).deliver(context, job) },
})
