import { newId, type EventType } from '@enigm/contracts'
import type { CallContext, Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { ServersFailure } from '../errors'
import { Server, type SuspensionCause } from '../server/server.entity'
import { ServerService } from '../server/server.service'
import { liftRestriction, restrict, resume, suspend } from '../server/suspension'
import {
  PlatformAction,
  platformActions,
  type PlatformActionKind,
  type PlatformActionReason,
} from './platform-action.entity'
import { platformActionLifecycle } from './platform-action.lifecycle'

interface Order {
  serverId: string
  reasonCategory: PlatformActionReason
}

const PLATFORM: SuspensionCause = 'PLATFORM'

/** What the audit trails call each action, and its reversal. */
const acted: Readonly<Record<PlatformActionKind, EventType>> = {
  RESTRICT: 'servers.server.restricted',
  SUSPEND: 'servers.server.suspended',
  RETIRE: 'servers.server.retired',
  DELETE: 'servers.server.deletion.requested',
}
const reversed = {
  RESTRICT: 'servers.server.restriction.lifted',
  SUSPEND: 'servers.server.resumed',
} as const satisfies Partial<Record<PlatformActionKind, EventType>>

/** Actions of the platform on lifecycles of servers: never on members, content, devices or keys (SLC-05). */
export class PlatformActionService {
  private readonly servers: ServerService

  constructor(private readonly app: ServersApp) {
    this.servers = app.get(ServerService)
  }

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  act(
    context: CallContext,
    kind: PlatformActionKind,
    { serverId, reasonCategory }: Order,
  ): Promise<PlatformAction> {
    return this.app.transaction(context, async (tx) => {
      await this.take(tx, kind, await lockServer(tx, serverId), reasonCategory)
      await record(tx, acted[kind], serverId, reasonCategory)
      return platformActions.create(tx, 'servers.platform.acted', {
        ...{ id: newId('platformAction'), state: platformActionLifecycle.initial, serverId, kind },
        ...{ reasonCategory, actedAt: await tx.now(), reversedAt: null },
      })
    })
  }

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION for what is final or reversed, and for a server that ends */
  reverse(context: CallContext, platformActionId: string): Promise<PlatformAction> {
    return this.app.transaction(context, async (tx) => {
      const action = await tx.manager.findOneBy(PlatformAction, { id: platformActionId })
      if (!action) throw new ServersFailure('NOT_FOUND')
      const { kind, serverId, reasonCategory } = action
      const server = await lockServer(tx, serverId)
      const set = { reversedAt: await tx.now() }
      const moved = await platformActions.move(tx, 'REVERSE', { id: platformActionId }, { set })
      if (kind === 'RESTRICT') await liftRestriction(tx, server, { audit: null })
      else if (kind === 'SUSPEND') await resume(tx, server, PLATFORM, { audit: null })
      else throw new ServersFailure('INVALID_TRANSITION')
      await record(tx, reversed[kind], serverId, reasonCategory)
      return moved
    })
  }

  private take(
    tx: Transaction,
    kind: PlatformActionKind,
    server: Server,
    reason: PlatformActionReason,
  ): Promise<Server> {
    const details = { audit: null, reason }
    switch (kind) {
      case 'RESTRICT':
        return restrict(tx, server, details)
      case 'SUSPEND':
        return suspend(tx, server, PLATFORM, details)
      case 'RETIRE':
        return this.servers.endUse(tx, server.id, details)
      case 'DELETE':
        return this.servers.orderDeletion(tx, server, details)
    }
  }
}

/** @throws ServersFailure NOT_FOUND */
async function lockServer(tx: Transaction, serverId: string): Promise<Server> {
  const server = await tx.lock(Server, { id: serverId })
  if (!server) throw new ServersFailure('NOT_FOUND')
  return server
}

/** The server's administrators see the category of the actor, the platform's staff see the operator (SLC-07). */
async function record(
  tx: Transaction,
  action: EventType,
  target: string,
  reason: PlatformActionReason,
): Promise<void> {
  const entry = { action, target, reason, outcome: 'DONE' } as const
  await tx.audit({ ...entry, scope: `server:${target}`, actor: 'OPERATOR' })
  await tx.audit({ ...entry, scope: 'platform' })
}
