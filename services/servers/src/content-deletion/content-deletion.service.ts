import { newId } from '@enigm/contracts'
import type { CallContext, Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { EnvironmentOrders } from '../environment/environment-orders'
import type { EnvironmentReport } from '../environment/server-environment'
import { ServersFailure } from '../errors'
import { memberHandle } from '../member/member.service'
import type { RegionCode } from '../region/region'
import { accountOrNone, administers, notFound } from '../server/administration'
import { livingStates, type ServerState } from '../server/server.lifecycle'
import { ContentDeletion, ContentDeletionScope } from './content-deletion.entity'
import { contentDeletionLifecycle, ContentDeletionState } from './content-deletion.lifecycle'

const actions = { DONE: 'confirm', PARTIAL: 'confirmPartly', FAILED: 'fail' } as const

interface Target {
  serverId: string
  accountId: string
  state: ServerState
  region: RegionCode
}

/** Orders the environment to delete, and believes nothing but its signature (CON-04). */
export class ContentDeletionService {
  constructor(private readonly app: ServersApp) {}

  /**
   * Orders the deletion of all content of one member in that server: by whoever runs it, or by the member.
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION
   */
  deleteMemberContent(context: CallContext, memberId: string): Promise<ContentDeletion> {
    return this.app.transaction(context, async (tx) => {
      const { serverId, accountId, state, region } = await this.target(tx, memberId)
      if (!livingStates.includes(state)) throw new ServersFailure('INVALID_TRANSITION')
      const row = {
        id: newId('contentDeletion'),
        state: ContentDeletionState.REQUESTED,
        scope: ContentDeletionScope.MEMBER_CONTENT,
        serverId,
        memberId,
        requestedAt: new Date(),
        completedAt: null,
      }
      const deletion = await tx.create(ContentDeletion, row, {
        type: 'servers.content.deletion.requested',
        data: deletionData({ ...row, version: 1 }),
        audit: deletionAudit({ ...row, version: 1 }),
      })
      const selector = { member: memberHandle(this.app, serverId, accountId) }
      await this.app
        .get(EnvironmentOrders)
        .place(tx, { serverId, region, kind: 'MEMBER_CONTENT', selector, deletionId: row.id })
      return deletion
    })
  }

  /** The environment has the order; it may be told more than once. */
  async ordered(tx: Transaction, deletionId: string): Promise<void> {
    const deletion = await tx.lock(ContentDeletion, { id: deletionId })
    if (deletion?.state !== ContentDeletionState.REQUESTED) return
    await tx.move(ContentDeletion, contentDeletionLifecycle, 'order', {
      where: { id: deletionId },
      data: deletionData,
      audit: deletionAudit,
    })
  }

  /** The environment has signed how it ended. */
  async completed(tx: Transaction, deletionId: string, { outcome }: EnvironmentReport): Promise<void> {
    await tx.move(ContentDeletion, contentDeletionLifecycle, actions[outcome], {
      where: { id: deletionId },
      set: { completedAt: new Date() },
      data: deletionData,
      audit: deletionAudit,
    })
  }

  private async target(tx: Transaction, memberId: string): Promise<Target> {
    const [target] = await tx.query<Target>(
      `SELECT s.id AS "serverId", m.account_id AS "accountId", s.state, s.region
       FROM member m JOIN server s ON s.id = m.server_id
       WHERE m.id = $1 AND (${administers('$2')} OR (m.account_id = $2 AND m.state IN ('ACTIVE', 'RESTRICTED')))
       FOR SHARE OF s`,
      [memberId, accountOrNone(tx.caller)],
    )
    if (!target) throw notFound()
    return target
  }
}

function deletionData({ id, serverId, scope, state }: ContentDeletion) {
  return { deletionId: id, serverId, scope, state }
}

function deletionAudit({ id, serverId }: ContentDeletion) {
  return { scope: `server:${serverId}`, target: id }
}
