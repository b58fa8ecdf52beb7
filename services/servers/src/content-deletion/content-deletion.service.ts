import { newId } from '@enigm/contracts'
import { actorOf, type CallContext, type Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import type { EnvironmentSelector } from '../environment/environment-command.entity'
import { placeCommand } from '../environment/environment-commands'
import type { EnvironmentOutcome } from '../environment/environment-receipt'
import { statesWithEnvironment } from '../server/server.lifecycle'
import { ServersFailure } from '../errors'
import { memberHandle } from '../member/member.entity'
import type { Server } from '../server/server.entity'
import type { ContentClass } from './content-class'
import { shareAdministered, shareOwnedOrDelegated, shareTarget } from './content-deletion.access'
import { ContentDeletion, contentDeletions, type ContentDeletionScope } from './content-deletion.entity'
import { contentDeletionLifecycle } from './content-deletion.lifecycle'

const actions = { DONE: 'CONFIRM', PARTIAL: 'CONFIRM_PARTLY', FAILED: 'FAIL' } as const

type Place = Pick<Server, 'id' | 'state' | 'region'>

/** One deletion: the record that is kept, and the part of the environment that the command selects. */
interface NewDeletion {
  scope: ContentDeletionScope
  selector: EnvironmentSelector
  memberId?: string
  isByPolicy?: boolean
}

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
      const { serverId, accountId, state, region } = await shareTarget(tx, memberId)
      const selector = { member: memberHandle(this.app, { serverId, accountId }) }
      const deletion = { scope: 'MEMBER_CONTENT', memberId, selector } as const
      const once = { operation: 'deleteMemberContent', key: idempotencyKey, request: { memberId } }
      return this.requestOnce(tx, once, { id: serverId, state, region }, deletion)
    })
  }

  /**
   * Requests the deletion of objects by their references, once per key (CON-02).
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION, IDEMPOTENCY_CONFLICT
   */
  deleteObjects(
    context: CallContext,
    serverId: string,
    objects: string[],
    key: string,
  ): Promise<ContentDeletion> {
    return this.app.transaction(context, async (tx) => {
      const server = await shareAdministered(tx, serverId)
      const once = { operation: 'deleteServerObjects', key, request: { serverId, objects } }
      return this.requestOnce(tx, once, server, { scope: 'OBJECTS', selector: { objects } })
    })
  }

  /**
   * Requests the deletion of the content of classes, all of it or what was stored before a moment, once per key (CON-03).
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION, IDEMPOTENCY_CONFLICT
   */
  deleteClasses(
    context: CallContext,
    serverId: string,
    { classes, before }: { classes: ContentClass[]; before: Date | null },
    key: string,
  ): Promise<ContentDeletion> {
    return this.app.transaction(context, async (tx) => {
      const server = await shareAdministered(tx, serverId)
      const selector = { classes, ...(before && { before: before.toISOString() }) }
      const once = { operation: 'deleteServerContentByClass', key, request: { serverId, ...selector } }
      return this.requestOnce(tx, once, server, { scope: 'CONTENT_CLASS', selector })
    })
  }

  /**
   * Requests the deletion of all content of a server, which stays in use; once per key (CON-05).
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION, IDEMPOTENCY_CONFLICT
   */
  deleteAll(context: CallContext, serverId: string, key: string): Promise<ContentDeletion> {
    return this.app.transaction(context, async (tx) => {
      const server = await shareOwnedOrDelegated(tx, serverId)
      const once = { operation: 'deleteAllServerContent', key, request: { serverId } }
      return this.requestOnce(tx, once, server, { scope: 'ALL_CONTENT', selector: {} })
    })
  }

  /** Requests the deletion of what the content policy no longer retains, unless the environment has not reported the last one. */
  async deleteExpired(tx: Transaction, server: Server, before: Date): Promise<void> {
    const open = await tx.manager.existsBy(ContentDeletion, [
      { serverId: server.id, isByPolicy: true, state: 'REQUESTED' },
      { serverId: server.id, isByPolicy: true, state: 'ORDERED' },
    ])
    if (open) return
    const selector = { classes: server.retentionClasses, before: before.toISOString() }
    await this.request(tx, server, { scope: 'OBJECTS', selector, isByPolicy: true })
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

  private async requestOnce(
    tx: Transaction,
    { operation, key, request }: { operation: string; key: string; request: object },
    server: Place,
    deletion: NewDeletion,
  ): Promise<ContentDeletion> {
    const once = { scope: `${actorOf(tx.caller)}:${operation}`, key, request }
    const { result: id } = await tx.idempotent(once, () => this.request(tx, server, deletion))
    return tx.manager.findOneByOrFail(ContentDeletion, { id })
  }

  private async request(
    tx: Transaction,
    { id: serverId, state, region }: Place,
    { scope, selector, memberId, isByPolicy = false }: NewDeletion,
  ): Promise<string> {
    // The end of what pays for a server prevents no deletion of content.
    if (!statesWithEnvironment.includes(state)) throw new ServersFailure('INVALID_TRANSITION')
    const { classes = [], before } = selector
    const { id } = await contentDeletions.create(tx, 'servers.content.deletion.requested', {
      ...{ id: newId('contentDeletion'), state: contentDeletionLifecycle.initial, scope, serverId },
      ...{ memberId: memberId ?? null, classes, storedBefore: before ? new Date(before) : null, isByPolicy },
      ...{ requestedAt: new Date(), completedAt: null },
    })
    // The policy selects by classes and age; at the environment it is the same command as one by hand.
    const kind = scope === 'OBJECTS' && !selector.objects ? 'CONTENT_CLASS' : scope
    await placeCommand(tx, { kind, serverId, region, selector, deletionId: id })
    return id
  }
}
