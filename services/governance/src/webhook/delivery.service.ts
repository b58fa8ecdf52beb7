import {
  backoff,
  DAY_MILLISECONDS,
  select,
  type CallContext,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import type { GovernanceApp } from '../config'
import { OrganizationEvent } from '../feed/feed.entity'
import { cursorOf } from '../feed/feed.queries'
import { Receiver, type Attempt } from './receiver'
import { DELIVERY_JOB } from './webhook-queue'
import { WebhookSigner } from './webhook-signer'
import { Webhook, webhooks } from './webhook.entity'

const RETRY = { first: 5_000, longest: 3_600_000 }
/** Half of the jobs of a process: receivers that do not answer leave room for the other jobs. */
const MOST_AT_ONCE = 4
const WAIT_MILLISECONDS = 500
/** A webhook that fails for as long is disabled. */
const LONGEST_FAILURE_MILLISECONDS = 5 * DAY_MILLISECONDS

interface Delivery {
  readonly webhook: Webhook
  readonly event: OrganizationEvent
  /** The time of the attempt. */
  readonly at: Date
}

const nextEvent = select(OrganizationEvent)
  .where('organization_id = $1', 'position > $2')
  .orderBy('position')
  .limit(1)

/**
 * Delivers the events of a feed to a webhook, one after the other. An event is delivered again when the process ends between the
 * answer of the receiver and its record, which recognizes it by its id.
 */
export class DeliveryService {
  private readonly receiver: Receiver
  private readonly signer: WebhookSigner
  private running = 0

  constructor(private readonly app: GovernanceApp) {
    this.receiver = new Receiver(app.config)
    this.signer = new WebhookSigner(app.config)
  }

  /** Delivers the next event of a webhook. The job is repeated until there is none. */
  async deliver(context: CallContext, job: Job): Promise<void> {
    if (this.running >= MOST_AT_ONCE)
      return this.app.transaction(context, async (tx) => {
        await tx.completeJob(job)
        await repeat(tx, job.aggregateId, WAIT_MILLISECONDS)
      })
    this.running += 1
    try {
      await this.deliverNext(context, job)
    } finally {
      this.running -= 1
    }
  }

  private async deliverNext(context: CallContext, job: Job): Promise<void> {
    const delivery = await this.app.transaction(context, (tx) => claim(tx, job))
    if (!delivery) return
    const { webhook, event, at } = delivery
    const body = bodyOf(event)
    const headers = this.signer.sign(webhook, event.id, at, body)
    const attempt = await this.receiver.post(webhook.url, { ...headers }, body)
    await this.app.transaction(context, (tx) => record(tx, job, delivery, attempt))
  }
}

/** The body of each attempt: ids and a state, as in the feed. */
function bodyOf(event: OrganizationEvent): string {
  const { type, organizationId, objectId, state, position, at } = event
  return JSON.stringify({
    type,
    timestamp: at.toISOString(),
    data: { organizationId, objectId, state, position, cursor: cursorOf(event) },
  })
}

async function claim(tx: Transaction, job: Job): Promise<Delivery | null> {
  const webhook = await tx.lock(Webhook, { id: job.aggregateId, state: 'ACTIVE' })
  const [event] = webhook ? await tx.query(nextEvent, [webhook.organizationId, webhook.position]) : []
  if (webhook && event) return { webhook, event, at: await tx.now() }
  await tx.completeJob(job)
  return null
}

async function record(
  tx: Transaction,
  job: Job,
  { event, webhook: { id } }: Delivery,
  attempt: Attempt,
): Promise<void> {
  const webhook = await tx.lock(Webhook, { id, state: 'ACTIVE' })
  await tx.completeJob(job)
  if (!webhook) return
  await note(tx, id, event, attempt)
  const afterMilliseconds =
    attempt.outcome === 'DELIVERED'
      ? await advance(tx, id, event.position)
      : await postpone(tx, webhook, await tx.now())
  if (afterMilliseconds !== null) await repeat(tx, id, afterMilliseconds)
}

function repeat(tx: Transaction, id: string, afterMilliseconds: number): Promise<void> {
  return tx.scheduleJob({ kind: DELIVERY_JOB, aggregateId: id, afterMilliseconds })
}

async function note(
  tx: Transaction,
  id: string,
  event: OrganizationEvent,
  { outcome, status }: Attempt,
): Promise<void> {
  await tx.query(
    `INSERT INTO webhook_delivery AS d (webhook_id, position, event_id, type, outcome, status, attempts, at)
     VALUES ($1, $2, $3, $4, $5, $6, 1, clock_timestamp())
     ON CONFLICT (webhook_id, position) DO UPDATE
       SET outcome = excluded.outcome, status = excluded.status, attempts = d.attempts + 1, at = excluded.at`,
    [id, event.position, event.id, event.type, outcome, status],
  )
}

/** @returns the delay before the next event */
async function advance(tx: Transaction, id: string, position: number): Promise<number> {
  await tx.manager.update(Webhook, { id }, { position, failedAttempts: 0, failingSince: null })
  return 0
}

/** @returns the delay before the next attempt, up to half of it by chance; null after the webhook was disabled */
async function postpone(
  tx: Transaction,
  { id, failedAttempts, failingSince }: Webhook,
  now: Date,
): Promise<number | null> {
  const since = failingSince ?? now
  const attempts = failedAttempts + 1
  const set = { failedAttempts: attempts, failingSince: since }
  if (now.getTime() - since.getTime() >= LONGEST_FAILURE_MILLISECONDS) {
    await webhooks.move(tx, 'DISABLE', { id }, { set })
    return null
  }
  await tx.manager.update(Webhook, { id }, set)
  return Math.round(backoff(attempts, RETRY) * (1 - Math.random() / 2))
}
