import { newId } from '@enigm/contracts'
import { actorOf, type CallContext, type Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { EnvironmentOrders } from '../environment/environment-orders'
import { ServersFailure } from '../errors'
import { JoinRequestService } from '../join-request/join-request.service'
import { MemberService } from '../member/member.service'
import {
  lockAdministered,
  lockOwned,
  ownerOrNone,
  refuseEnded,
  serverAudit,
  serverData,
} from './administration'
import { newLocator, readLocator } from './locator'
import { LocatorAvailability, OwnerKind, Server } from './server.entity'
import type { CreateServerInput } from './server.inputs'
import { serverLifecycle, ServerState } from './server.lifecycle'

/** What owners and administrators do with a server, and what its environment's reports change in it. */
export class ServerService {
  private readonly orders: EnvironmentOrders
  private readonly members: MemberService

  constructor(private readonly app: ServersApp) {
    this.orders = app.get(EnvironmentOrders)
    this.members = app.get(MemberService)
  }

  /**
   * Creates a server from an unused entitlement of the caller, once per key and once per entitlement (SRV-02).
   * @returns its id
   * @throws DomainFailure ENTITLEMENT_NOT_USABLE, REGION_NOT_OFFERED, IDEMPOTENCY_CONFLICT
   */
  create(context: CallContext, { idempotencyKey, ...request }: CreateServerInput): Promise<string> {
    return this.app.transaction(context, async (tx) => {
      const scope = `${actorOf(tx.caller)}:createServer`
      const { entitlementId, region, displayName = null } = request
      const body = { entitlementId, region, displayName }
      const { result } = await tx.idempotent({ scope, key: idempotencyKey, request: body }, async () => {
        if (!this.app.config.ENVIRONMENT_AGENTS[region]) {
          throw new ServersFailure('REGION_NOT_OFFERED', ['input', 'region'])
        }
        await this.lockEntitlement(tx, entitlementId)
        return this.insert(tx, body)
      })
      return result
    })
  }

  /** Replaces the locator; the old one leads nowhere from the commit on (JOI-01). @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  rotateLocator(context: CallContext, serverId: string): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      refuseEnded(await lockAdministered(tx, serverId))
      return tx.change(Server, { id: serverId }, { locator: newLocator() }, (server) => ({
        type: 'servers.server.locator.rotated',
        data: serverData(server),
        audit: serverAudit(server),
      }))
    })
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  setAvailability(
    context: CallContext,
    serverId: string,
    availability: LocatorAvailability,
  ): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      refuseEnded(await lockAdministered(tx, serverId))
      return tx.change(Server, { id: serverId }, { availability }, (server) => ({
        type: 'servers.server.locator.changed',
        data: serverData(server),
        audit: { ...serverAudit(server), reason: availability },
      }))
    })
  }

  /**
   * Ends a server: its memberships and pending join requests end in the same transaction, its environment is ordered to
   * delete everything (SLC-02).
   * @throws DomainFailure NOT_FOUND, CONFIRMATION_WRONG, INVALID_TRANSITION
   */
  delete(context: CallContext, serverId: string, confirmLocator: string): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      const { locator, region, state } = await lockOwned(tx, serverId)
      if (!serverLifecycle.moves.requestDeletion.from.includes(state))
        throw new ServersFailure('INVALID_TRANSITION')
      if (readLocator(confirmLocator) !== locator) {
        throw new ServersFailure('CONFIRMATION_WRONG', ['input', 'confirmLocator'])
      }
      const server = await tx.move(Server, serverLifecycle, 'requestDeletion', {
        where: { id: serverId },
        set: { availability: LocatorAvailability.CLOSED },
        data: serverData,
        audit: (moved) => serverAudit(moved),
      })
      await this.members.removeAll(tx, serverId)
      await this.app.get(JoinRequestService).closeAll(tx, serverId)
      await this.orders.place(tx, { serverId, region, kind: 'ENVIRONMENT' })
      return server
    })
  }

  /** The environment has signed that it is there. */
  async provisioned(tx: Transaction, serverId: string): Promise<void> {
    await tx.move(Server, serverLifecycle, 'activate', {
      where: { id: serverId },
      data: serverData,
      audit: (server) => serverAudit(server),
    })
  }

  /** The environment has signed what it deleted and what it holds; nobody needs the locator and the name any more. */
  async environmentDeleted(tx: Transaction, serverId: string): Promise<void> {
    await tx.move(Server, serverLifecycle, 'completeDeletion', {
      where: { id: serverId },
      set: { locator: null, displayName: null },
      data: serverData,
      audit: (server) => serverAudit(server),
    })
  }

  /** One answer for an entitlement that is unknown, foreign, used, not granted or not heard of yet. */
  private async lockEntitlement(tx: Transaction, entitlementId: string): Promise<void> {
    const usable = await tx.query(
      `SELECT id FROM entitlement
       WHERE id = $1 AND holder_id = $2 AND product_kind = 'SERVER' AND state = 'GRANTED' FOR UPDATE`,
      [entitlementId, ownerOrNone(tx.caller)],
    )
    const used = await tx.query('SELECT id FROM server WHERE entitlement_id = $1', [entitlementId])
    if (usable.length === 1 && used.length === 0) return
    throw new ServersFailure('ENTITLEMENT_NOT_USABLE', ['input', 'entitlementId'])
  }

  private async insert(
    tx: Transaction,
    {
      entitlementId,
      region,
      displayName,
    }: Pick<CreateServerInput, 'entitlementId' | 'region' | 'displayName'>,
  ): Promise<string> {
    const ownerId = ownerOrNone(tx.caller)
    const isOrganization = !tx.caller.accountId
    const row = {
      id: newId('server'),
      state: ServerState.PROVISIONING,
      ownerKind: isOrganization ? OwnerKind.ORGANIZATION : OwnerKind.INDIVIDUAL,
      ownerId,
      entitlementId,
      region,
      locator: newLocator(),
      availability: LocatorAvailability.OPEN,
      displayName: displayName?.trim() ?? null,
    }
    await tx.create(Server, row, {
      type: 'servers.server.created',
      data: serverData({ ...row, version: 1 }),
      audit: serverAudit(row),
    })
    if (!isOrganization) await this.members.addOwner(tx, row.id, ownerId)
    await this.orders.place(tx, { serverId: row.id, region, kind: 'PROVISION' })
    return row.id
  }
}
