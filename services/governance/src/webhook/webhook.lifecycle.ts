import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const WebhookState = enumType('WebhookState', 'The state of a webhook.', {
  ACTIVE: 'It receives the events of its organization.',
  DISABLED: 'It has failed for five days and receives nothing until it is resumed.',
  REMOVED: 'An administrator has removed it, or its organization has ended; this is permanent.',
})
export type WebhookState = keyof typeof WebhookState

/** A rotation changes the key of a webhook and not its state. */
export const webhookLifecycle = lifecycle(WebhookState, 'ACTIVE', {
  DISABLE: { from: ['ACTIVE'], to: 'DISABLED', event: 'governance.webhook.disabled' },
  RESUME: {
    mutation: 'resumeWebhook',
    from: ['DISABLED'],
    to: 'ACTIVE',
    event: 'governance.webhook.resumed',
  },
  REMOVE: {
    mutation: 'removeWebhook',
    from: ['ACTIVE', 'DISABLED'],
    to: 'REMOVED',
    event: 'governance.webhook.removed',
  },
})

export const WebhookAction = actionsOf(
  webhookLifecycle,
  'WebhookAction',
  'An action of the caller on a webhook.',
  {
    ROTATE_KEY: 'rotateWebhookKey',
  },
)
export type WebhookAction = keyof typeof WebhookAction
