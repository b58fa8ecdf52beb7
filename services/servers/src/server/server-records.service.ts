import { deleteRows, heldUntil, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { Server, servers } from './server.entity'

export const RECORDS_JOB = 'server.records'

/** The rows of a server by the column that names it; a row comes before those to which it refers. */
const tables = {
  environment_command: 'server_id',
  content_deletion: 'server_id',
  server_security_event: 'server_id',
  server_device: 'server_id',
  member_evaluation: 'server_id',
  member: 'server_id',
  join_request: 'server_id',
  server_policy: 'server_id',
  server_transfer: 'server_id',
  platform_action: 'server_id',
  server: 'id',
}

/** The end of the records of a deleted server: a year after its deletion, as of its audit trail. */
export function endOfRecords(deletedAt: Date): Date {
  const end = new Date(deletedAt)
  end.setUTCFullYear(end.getUTCFullYear() + 1)
  return end
}

/** Erases the records of a deleted server, and their copies in other services, when their term is over (SLC-04). */
export class ServerRecordsService {
  constructor(private readonly app: ServersApp) {}

  /** The environment has confirmed the deletion at this moment. */
  schedule(tx: Transaction, serverId: string, deletedAt: Date): Promise<void> {
    return tx.scheduleJob({ kind: RECORDS_JOB, aggregateId: serverId, dueAt: endOfRecords(deletedAt) })
  }

  /** A legal hold on the server delays the erasure until its end. */
  erase(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      const id = job.aggregateId
      const server = await tx.lock(Server, { id, state: 'DELETED' })
      const until = await heldUntil(tx, id)
      if (server && until) return tx.scheduleJob({ kind: RECORDS_JOB, aggregateId: id, dueAt: until })
      await tx.completeJob(job)
      if (!server) return
      const audit = { scope: 'platform', target: id }
      await servers.change(tx, 'servers.server.erased', { id }, { audit: () => audit })
      await deleteRows(tx, tables, id)
    })
  }
}
