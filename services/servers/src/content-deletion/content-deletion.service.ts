import { newId } from '@enigm/contracts'
import type { CallContext, Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { placeCommand } from '../environment/environment-commands'
import type { EnvironmentOutcome } from '../environment/environment-receipt'
import { ServersFailure } from '../errors'
import { memberHandle } from '../member/member.entity'
import { shareTarget } from './content-deletion.access'
import { ContentDeletion, contentDeletions } from './content-deletion.entity'
import { contentDeletionLifecycle } from './content-deletion.lifecycle'

const actions = { DONE: 'CONFIRM', PARTIAL: 'CONFIRM_PARTLY', FAILED: 'FAIL' } as const

/** Commands the environment to delete content, and relies on nothing but its signature (CON-04). */
export class ContentDeletionService {
  constructor(private readonly app: ServersApp) {}

  /**
   * Requests the deletion of all content of one member in that server.
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION
   */
  deleteMemberContent(context: CallContext, memberId: string): Promise<ContentDeletion> {
    return this.app.transaction(context, async (tx) => {
      const { serverId, accountId, state, region } = await shareTarget(tx, memberId)
      if (state !== 'ACTIVE') throw new ServersFailure('INVALID_TRANSITION')
      const deletion = await contentDeletions.create(tx, 'servers.content.deletion.requested', {
        ...{ id: newId('contentDeletion'), state: contentDeletionLifecycle.initial },
        ...{ scope: 'MEMBER_CONTENT', serverId, memberId, requestedAt: new Date(), completedAt: null },
      })
      const selector = { member: memberHandle(this.app, { serverId, accountId }) }
      const purpose = { serverId, region, selector, deletionId: deletion.id }
      await placeCommand(tx, { kind: 'MEMBER_CONTENT', ...purpose })
      return deletion
    })
  }

  /** The environment has the command; a repeated delivery changes nothing. */
  async ordered(tx: Transaction, deletionId: string): Promise<void> {
    const deletion = await tx.lock(ContentDeletion, { id: deletionId })
    if (deletion?.state === 'REQUESTED') await contentDeletions.move(tx, 'ORDER', { id: deletionId })
  }

  /** The environment signed how the deletion ended. */
  async completed(tx: Transaction, deletionId: string, outcome: EnvironmentOutcome): Promise<void> {
    const set = { completedAt: new Date() }
    await contentDeletions.move(tx, actions[outcome], { id: deletionId }, { set })
  }
}
