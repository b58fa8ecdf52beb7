import type { Transaction } from '@enigm/subgraph'

/** One job for each webhook with an event to deliver. */
export const DELIVERY_JOB = 'webhook.delivery'

/**
 * Has the webhooks of an organization deliver a new event. A failing one keeps the time of its next attempt. The lock makes a
 * delivery that finds no event wait for this transaction, or this transaction for the end of its job.
 */
export async function wakeWebhooks(tx: Transaction, organizationId: string): Promise<void> {
  const webhooks = await tx.query<{ id: string }>(
    `SELECT id FROM webhook WHERE organization_id = $1 AND state = 'ACTIVE' AND failing_since IS NULL
     ORDER BY id FOR UPDATE`,
    [organizationId],
  )
  for (const { id } of webhooks) await tx.runJobEarlier({ kind: DELIVERY_JOB, aggregateId: id })
}
