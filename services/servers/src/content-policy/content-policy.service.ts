import { DAY_MILLISECONDS, startOfDay, type CallContext, type Job } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import type { ContentClass } from '../content-deletion/content-class'
import { ContentDeletionService } from '../content-deletion/content-deletion.service'
import { ServersFailure } from '../errors'
import { lockAdministered } from '../server/server.access'
import { Server, servers } from '../server/server.entity'
import { isEnding, statesWithEnvironment } from '../server/server.lifecycle'
import { isOwnedByCaller } from './content-policy.access'

export const RETENTION_JOB = 'content.retention'

interface ContentPolicyChange {
  expectedVersion: number
  retentionDays: number | null
  classes: ContentClass[]
  delegatesFullDeletion: boolean
}

/** How long content exists in a server: the environment deletes, and reports what it has deleted (CON-01). */
export class ContentPolicyService {
  private readonly deletions: ContentDeletionService

  constructor(private readonly app: ServersApp) {
    this.deletions = app.get(ContentDeletionService)
  }

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION, POLICY_CHANGED, DELEGATION_BY_OWNER_ONLY */
  change(context: CallContext, serverId: string, change: ContentPolicyChange): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      const server = await lockAdministered(tx, serverId)
      if (isEnding(server.state)) throw new ServersFailure('INVALID_TRANSITION')
      const { expectedVersion, retentionDays, classes, delegatesFullDeletion } = change
      if (server.contentPolicyVersion !== expectedVersion) {
        throw new ServersFailure('POLICY_CHANGED', ['input', 'expectedVersion'])
      }
      const isDelegation = server.delegatesFullDeletion !== delegatesFullDeletion
      if (isDelegation && !(await isOwnedByCaller(tx, serverId))) {
        throw new ServersFailure('DELEGATION_BY_OWNER_ONLY', ['input', 'delegatesFullDeletion'])
      }
      const contentPolicyVersion = expectedVersion + 1
      const set = { contentPolicyVersion, retentionDays, retentionClasses: classes, delegatesFullDeletion }
      const changed = await servers.change(
        tx,
        'servers.server.content.policy.changed',
        { id: serverId },
        { set },
      )
      if (retentionDays === null) await tx.cancelJob(RETENTION_JOB, serverId)
      else await tx.scheduleJob({ kind: RETENTION_JOB, aggregateId: serverId })
      return changed
    })
  }

  /** Once a day: orders the deletion of what is older than the policy retains. The job ends with the environment. */
  retain(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      const { aggregateId: id } = job
      const server = await tx.lock(Server, { id })
      await tx.completeJob(job)
      if (!server || server.retentionDays === null || isOver(server)) return
      const today = startOfDay(await tx.now())
      const before = new Date(today.getTime() - server.retentionDays * DAY_MILLISECONDS)
      if (statesWithEnvironment.includes(server.state)) await this.deletions.deleteExpired(tx, server, before)
      await tx.scheduleJob({ kind: RETENTION_JOB, aggregateId: id, afterMilliseconds: DAY_MILLISECONDS })
    })
  }
}

function isOver({ state }: Server): boolean {
  return state === 'DELETION_REQUESTED' || state === 'DELETED' || state === 'CANCELED'
}
