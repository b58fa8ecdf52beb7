import type { App, Origin, Timer } from '@enigm/subgraph'
import { MachineClient } from './machine-client.entity'

/** Fires when the row of a revoked client is to go. */
export const machineClientTimer = 'machine-client.purge'

const RETENTION_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Until then administrators see what they have revoked. */
export function purgeClientAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + RETENTION_MILLISECONDS)
}

/** Deletes a client that was revoked 30 days ago. */
export async function forgetClient(timer: Timer, app: App<any>, origin: Origin): Promise<void> {
  await app.transact(origin, async (work) => {
    await work.finish(timer)
    const client = await work.lock(MachineClient, { id: timer.aggregateId })
    if (client?.endedAt && purgeClientAt(client.endedAt) <= new Date())
      await work.manager.delete(MachineClient, { id: client.id })
  })
}
