import type { App, CallContext, Job } from '@enigm/subgraph'
import { MachineClient } from './machine-client.entity'

/** Fires when the row of a revoked client is to go. */
export const machineClientJob = 'machine-client.purge'

const RETENTION_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Until then administrators see what they have revoked. */
export function purgeClientAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + RETENTION_MILLISECONDS)
}

/** Deletes a client that was revoked 30 days ago. */
export async function forgetClient(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const client = await tx.lock(MachineClient, { id: job.aggregateId })
    if (client?.endedAt && purgeClientAt(client.endedAt) <= new Date())
      await tx.manager.delete(MachineClient, { id: client.id })
  })
}
