import { newId } from '@enigm/contracts'
import { actorOf, type CallContext, type Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { placeCommand } from '../environment/environment-commands'
import type { EnvironmentOutcome } from '../environment/environment-receipt'
import { statesWithEnvironment } from '../server/server.lifecycle'
import { ServersFailure } from '../errors'
import { memberHandle } from '../member/member.entity'
import { shareTarget, type Target } from './content-deletion.access'
import { ContentDeletion, contentDeletions } from './content-deletion.entity'
import { contentDeletionLifecycle } from './content-deletion.lifecycle'

const actions = { DONE: 'CONFIRM', PARTIAL: 'CONFIRM_PARTLY', FAILED: 'FAIL' } as const

/** Commands the environment to delete content, and relies on nothing but its signature (CON-04). */
export class ContentDeletionService {
  constructor(private readonly app: ServersApp) {}

  /**
   * Requests the deletion of all content of one member in that server, once per key.
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION, IDEMPOTENCY_CONFLICT
   */
  deleteMemberContent(
    context: CallContext,
    memberId: string,
    idempotencyKey: string,
  ): Promise<ContentDeletion> {
    return this.app.transaction(context, async (tx) => {
      const target = await shareTarget(tx, memberId)
      const scope = `${actorOf(tx.caller)}:deleteMemberContent`
      const once = { scope, key: idempotencyKey, request: { memberId } }
      const { result: id } = await tx.idempotent(once, () => this.request(tx, memberId, target))
      return tx.manager.findOneByOrFail(ContentDeletion, { id })
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

  private async request(
    tx: Transaction,
    memberId: string,
    { serverId, accountId, state, region }: Target,
  ): Promise<string> {
    // The end of what pays for a server prevents no deletion of content.
    if (!statesWithEnvironment.includes(state)) throw new ServersFailure('INVALID_TRANSITION')
    const { id } = await contentDeletions.create(tx, 'servers.content.deletion.requested', {
      ...{ id: newId('contentDeletion'), state: contentDeletionLifecycle.initial },
      ...{ scope: 'MEMBER_CONTENT', serverId, memberId, requestedAt: new Date(), completedAt: null },
    })
    const selector = { member: memberHandle(this.app, { serverId, accountId }) }
    await placeCommand(tx, { kind: 'MEMBER_CONTENT', serverId, region, selector, deletionId: id })
    return id
  }
}
