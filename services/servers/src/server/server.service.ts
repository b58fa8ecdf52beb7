import { newId } from '@enigm/contracts'
import { In } from 'typeorm'
import { actorOf, deleteRows, type CallContext, type Erased, type Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { placeCommand } from '../environment/environment-commands'
import { ServersFailure } from '../errors'
import { JoinRequestService } from '../join-request/join-request.service'
import { MemberService } from '../member/member.service'
import type { RegionCode } from '../region/region'
import { newLocator, readLocator } from './locator'
import { lockAdministered, lockEntitlement, lockOwned, ownerOrNone } from './server.access'
import { Server, servers, type LocatorAvailability } from './server.entity'
import { isEnding, serverLifecycle } from './server.lifecycle'

interface NewServer {
  entitlementId: string
  region: RegionCode
  displayName?: string | null
}

/** What owners and administrators do with a server, and what the reports of its environment change in it. */
export class ServerService {
  private readonly members: MemberService
  private readonly joinRequests: JoinRequestService

  constructor(private readonly app: ServersApp) {
    this.members = app.get(MemberService)
    this.joinRequests = app.get(JoinRequestService)
  }

  /**
   * Creates a server from an unused entitlement of the caller, once per key and once per entitlement (SRV-02).
   * @returns its id
   * @throws ServersFailure ENTITLEMENT_NOT_USABLE, REGION_NOT_OFFERED, IDEMPOTENCY_CONFLICT
   */
  create(context: CallContext, idempotencyKey: string, server: NewServer): Promise<string> {
    const { entitlementId, region, displayName = null } = server
    const request = { entitlementId, region, displayName }
    return this.app.transaction(context, async (tx) => {
      const once = { scope: `${actorOf(tx.caller)}:createServer`, key: idempotencyKey, request }
      const { result } = await tx.idempotent(once, () => this.insert(tx, request))
      return result
    })
  }

  /** Replaces the locator; the old one leads nowhere from the commit on (JOI-01). @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  rotateLocator(context: CallContext, serverId: string): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      refuseEnding(await lockAdministered(tx, serverId))
      const set = { locator: newLocator() }
      return servers.change(tx, 'servers.server.locator.rotated', { id: serverId }, { set })
    })
  }

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  setAvailability(
    context: CallContext,
    serverId: string,
    availability: LocatorAvailability,
  ): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      refuseEnding(await lockAdministered(tx, serverId))
      const change = { set: { availability }, reason: availability }
      return servers.change(tx, 'servers.server.locator.changed', { id: serverId }, change)
    })
  }

  /**
   * Ends a server: its memberships and its pending requests to join end in the same transaction, and its environment is
   * commanded to delete everything (SLC-02).
   * @throws ServersFailure NOT_FOUND, CONFIRMATION_WRONG, INVALID_TRANSITION
   */
  delete(context: CallContext, serverId: string, confirmLocator: string): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      const { locator, region, state } = await lockOwned(tx, serverId)
      if (!serverLifecycle.next(state).includes('DELETE')) throw new ServersFailure('INVALID_TRANSITION')
      if (readLocator(confirmLocator) !== locator) {
        throw new ServersFailure('CONFIRMATION_WRONG', ['input', 'confirmLocator'])
      }
      const set = { availability: 'CLOSED' as const, suspendedBy: [] }
      const server = await servers.move(tx, 'DELETE', { id: serverId }, { set })
      await this.members.removeAll(tx, serverId)
      await this.joinRequests.closeAll(tx, { serverId })
      await placeCommand(tx, { serverId, region, kind: 'ENVIRONMENT' })
      return server
    })
  }

  /** The environment signed that it is ready; its term may be over by then. */
  async provisioned(tx: Transaction, serverId: string): Promise<void> {
    const { entitlementId } = await servers.move(tx, 'ACTIVATE', { id: serverId })
    await this.followTerm(tx, entitlementId)
  }

  /**
   * Payment only narrows (SRV-15): a server whose term is over is suspended, and resumed by a renewal. It is retired with the end
   * of its entitlement, and never deleted (SRV-18).
   */
  async followTerm(tx: Transaction, entitlementId: string): Promise<void> {
    const [term] = await tx.query<{ state: string }>('SELECT state FROM entitlement WHERE id = $1', [
      entitlementId,
    ])
    const server = await tx.lock(Server, { entitlementId, state: In(['ACTIVE', 'SUSPENDED']) })
    if (!term || !server) return
    const { id, suspendedBy } = server
    const isSuspended = suspendedBy.includes('COMMERCIAL')
    if (term.state === 'SUSPENDED' && !isSuspended) {
      await servers.move(
        tx,
        'SUSPEND',
        { id },
        { set: { suspendedBy: ['COMMERCIAL'] }, reason: 'COMMERCIAL' },
      )
    } else if (term.state === 'ACTIVE' && isSuspended) {
      await servers.move(tx, 'RESUME', { id }, { set: { suspendedBy: [] }, reason: 'COMMERCIAL' })
    } else if (term.state === 'EXPIRED') {
      const set = { availability: 'CLOSED' as const, suspendedBy: [] }
      await servers.move(tx, 'RETIRE', { id }, { set, reason: 'COMMERCIAL' })
      await this.joinRequests.closeAll(tx, { serverId: id })
    } else {
      servers.hint(tx, 'servers.server.snapshot', server)
    }
  }

  /** The environment signed what it deleted and what it holds; the locator and the name have served their purpose. */
  async environmentDeleted(tx: Transaction, serverId: string): Promise<void> {
    const set = { locator: null, displayName: null }
    await servers.move(tx, 'COMPLETE_DELETION', { id: serverId }, { set })
  }

  /**
   * Erases a deleted account: its deleted servers stay for their records and lead to no account (ACC-05). A server is never
   * left without its owner.
   * @throws Error while the account owns a server that is not deleted (SRV-05)
   */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    const owned = await tx.query(`SELECT id FROM server WHERE owner_id = $1 AND state <> 'DELETED' LIMIT 1`, [
      accountId,
    ])
    if (owned.length > 0) throw new Error('the account owns a server that is not deleted')
    const detached = await tx.query('UPDATE server SET owner_id = $2 WHERE owner_id = $1 RETURNING id', [
      accountId,
      newId('account'),
    ])
    return {
      erased: await deleteRows(tx, { entitlement: 'holder_id' }, accountId),
      detached: detached.length,
    }
  }

  private async insert(
    tx: Transaction,
    { entitlementId, region, displayName }: Required<NewServer>,
  ): Promise<string> {
    if (!this.app.config.ENVIRONMENT_AGENTS[region]) {
      throw new ServersFailure('REGION_NOT_OFFERED', ['input', 'region'])
    }
    await lockEntitlement(tx, entitlementId)
    const { accountId } = tx.caller
    const { id } = await servers.create(tx, 'servers.server.created', {
      ...{ id: newId('server'), state: serverLifecycle.initial, entitlementId, region },
      ...{ ownerKind: accountId ? 'INDIVIDUAL' : 'ORGANIZATION', ownerId: ownerOrNone(tx.caller) },
      ...{
        locator: newLocator(),
        availability: 'OPEN',
        displayName: displayName?.trim() ?? null,
        suspendedBy: [],
      },
    })
    if (accountId) await this.members.addOwner(tx, id, accountId)
    await placeCommand(tx, { serverId: id, region, kind: 'PROVISION' })
    return id
  }
}

/** @throws ServersFailure INVALID_TRANSITION from its retirement or the request for its deletion on */
function refuseEnding({ state }: Server): void {
  if (isEnding(state)) throw new ServersFailure('INVALID_TRANSITION')
}
