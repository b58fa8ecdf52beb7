import { newId } from '@enigm/contracts'
import { accountOf, DAY_MILLISECONDS, startOfDay, type Context, type Transaction } from '@enigm/subgraph'
import type { GovernanceApp } from '../config'
import { GovernanceFailure } from '../errors'
import { ReachableAddresses } from './webhook-address'
import { DELIVERY_JOB } from './webhook-queue'
import { lockWebhook, requireAdministrator } from './webhook.access'
import { Webhook, webhooks } from './webhook.entity'

/** Webhooks of one organization that are not removed. */
const MOST_WEBHOOKS = 5
/** How long the previous key signs too, so that a receiver can change its key without a gap. */
const OVERLAP_MILLISECONDS = DAY_MILLISECONDS

interface Registration {
  organizationId: string
  url: string
  idempotencyKey: string
}

/** Registers webhooks, rotates their keys, resumes and removes them (FED-09). */
export class WebhookService {
  private readonly addresses: ReachableAddresses

  constructor(private readonly app: GovernanceApp) {
    this.addresses = new ReachableAddresses(app.config.WEBHOOK_NETWORKS)
  }

  /**
   * Registers an address, which receives the later events. The same key gives the same webhook.
   * @throws GovernanceFailure NOT_FOUND, ADDRESS_NOT_ALLOWED, TOO_MANY_WEBHOOKS, IDEMPOTENCY_CONFLICT
   */
  register(context: Context, { idempotencyKey, ...request }: Registration): Promise<Webhook> {
    if (!this.addresses.permits(request.url))
      throw new GovernanceFailure('ADDRESS_NOT_ALLOWED', ['input', 'url'])
    const scope = `account:${accountOf(context.caller)}:registerWebhook`
    return this.app.transaction(context, async (tx) => {
      await requireAdministrator(tx, request.organizationId)
      const { result } = await tx.idempotent({ scope, key: idempotencyKey, request }, () =>
        createWebhook(tx, request),
      )
      const webhook = await tx.manager.findOneBy(Webhook, { id: result })
      if (!webhook) throw new GovernanceFailure('NOT_FOUND')
      return webhook
    })
  }

  /** Gives a webhook a new key; the previous one signs for another day. @throws GovernanceFailure NOT_FOUND, INVALID_TRANSITION */
  rotate(context: Context, id: string): Promise<Webhook> {
    return this.app.transaction(context, async (tx) => {
      const webhook = await lockWebhook(tx, id)
      const now = await tx.now()
      // A repeated request must not take from the receiver the key that it knows.
      const hasBoth = webhook.previousKeyEndsAt !== null && webhook.previousKeyEndsAt > now
      if (webhook.state === 'REMOVED' || hasBoth) throw new GovernanceFailure('INVALID_TRANSITION')
      const previousKeyEndsAt = new Date(now.getTime() + OVERLAP_MILLISECONDS)
      const set = { keyVersion: webhook.keyVersion + 1, previousKeyEndsAt }
      return webhooks.change(tx, 'governance.webhook.rotated', { id }, { set })
    })
  }

  /** Continues after the last delivered event. @throws GovernanceFailure NOT_FOUND, INVALID_TRANSITION */
  resume(context: Context, id: string): Promise<Webhook> {
    return this.app.transaction(context, async (tx) => {
      await lockWebhook(tx, id)
      const set = { failedAttempts: 0, failingSince: null }
      const resumed = await webhooks.move(tx, 'RESUME', { id }, { set })
      await tx.scheduleJob({ kind: DELIVERY_JOB, aggregateId: id })
      return resumed
    })
  }

  /** @throws GovernanceFailure NOT_FOUND, INVALID_TRANSITION */
  remove(context: Context, id: string): Promise<Webhook> {
    return this.app.transaction(context, async (tx) => {
      await lockWebhook(tx, id)
      return end(tx, id)
    })
  }

  /** Removes the webhooks of an organization that has ended: it has no administrator left. */
  async removeAll(tx: Transaction, organizationId: string): Promise<void> {
    const present = await tx.query<{ id: string }>(
      "SELECT id FROM webhook WHERE organization_id = $1 AND state <> 'REMOVED' ORDER BY id FOR UPDATE",
      [organizationId],
    )
    for (const { id } of present) await end(tx, id)
  }
}

async function end(tx: Transaction, id: string): Promise<Webhook> {
  const removed = await webhooks.move(tx, 'REMOVE', { id }, { set: { endedAt: await tx.now() } })
  await tx.cancelJob(DELIVERY_JOB, id)
  return removed
}

async function createWebhook(
  tx: Transaction,
  { organizationId, url }: Omit<Registration, 'idempotencyKey'>,
): Promise<string> {
  const present = await tx.query("SELECT 1 FROM webhook WHERE organization_id = $1 AND state <> 'REMOVED'", [
    organizationId,
  ])
  if (present.length >= MOST_WEBHOOKS) throw new GovernanceFailure('TOO_MANY_WEBHOOKS')
  const [feed] = await tx.query<{ position: number }>(
    'SELECT position FROM organization_feed WHERE organization_id = $1',
    [organizationId],
  )
  const webhook = await webhooks.create(tx, 'governance.webhook.registered', {
    ...{ id: newId('webhook'), state: 'ACTIVE', organizationId, url },
    ...{ keyVersion: 1, previousKeyEndsAt: null, position: feed?.position ?? 0 },
    ...{ failedAttempts: 0, failingSince: null },
    ...{ registeredDay: startOfDay(await tx.now()), endedAt: null },
  })
  return webhook.id
}
