import { randomUUID } from 'node:crypto'
import { eventually, unless } from './client'
import type { Person } from './person'

/** Registers a webhook of an organization that the person administers. @returns its id */
export async function registerWebhook(person: Person, organizationId: string, url: string): Promise<string> {
  const idempotencyKey = randomUUID()
  // The event of the membership reaches governance after accounts already shows it.
  return eventually('the registration', async () => {
    const grant = await person.grant('WEBHOOK_REGISTRATION', organizationId)
    const input = { organizationId, url, idempotencyKey, grant }
    const registered = person.panel.mutate<{ webhook: { id: string } }>(
      'registerWebhook',
      input,
      'webhook { id }',
    )
    return registered.then(({ webhook }) => webhook.id, unless('NOT_FOUND'))
  })
}

/** Runs each mutation on a webhook except for its resumption, which needs five days of failures. */
export async function webhookMutations(person: Person, organizationId: string): Promise<void> {
  const webhookId = await registerWebhook(person, organizationId, `https://127.0.0.1:9/${randomUUID()}`)
  await person.panel.mutate('rotateWebhookKey', { webhookId }, 'webhook { publicKeys }')
  await person.panel.mutate('removeWebhook', { webhookId }, 'webhook { state }')
}
