import { countedConnectionOf, countersBy, pagesBy, select } from '@enigm/subgraph'
import { WebhookDelivery } from './delivery.entity'
import { Webhook } from './webhook.entity'

export const WebhookConnection = countedConnectionOf(Webhook, 'WebhookConnection', ['panel', 'partner'])

/** The webhooks of organizations that the caller represents. */
export const webhooksOfOrganization = pagesBy(select(Webhook).where("state <> 'REMOVED'"), {
  by: 'organizationId',
  order: ['id'],
})

/** The deliveries of a webhook that the caller sees, newest event first. */
export const deliveriesOfWebhook = pagesBy(select(WebhookDelivery), {
  by: 'webhookId',
  order: ['position desc'],
})

export const webhookCounters = countersBy(
  () => `SELECT CASE WHEN state = 'ACTIVE' AND failing_since IS NOT NULL THEN 'FAILING' ELSE state END AS value,
      count(*)::int AS count FROM webhook WHERE state <> 'REMOVED' GROUP BY 1`,
  {
    name: 'WebhookCounters',
    description: 'Webhooks of organizations by the answers of their receivers',
    values: {
      ACTIVE: 'Webhooks whose receiver has answered the last delivery, and those without any.',
      FAILING: 'Webhooks whose receiver has not answered the last delivery.',
      DISABLED: 'Webhooks that failed for five days and deliver nothing.',
    },
  },
)
