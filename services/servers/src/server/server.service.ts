import { newId } from '@enigm/contracts'
import {
  actorOf,
  deleteRows,
  type CallContext,
  type ChangeDetails,
  type Erased,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import { In } from 'typeorm'
import type { ServersApp } from '../config'
import { placeCommand } from '../environment/environment-commands'
import { ServersFailure } from '../errors'
import { JoinRequestService } from '../join-request/join-request.service'
import { MemberService } from '../member/member.service'
import type { RegionCode } from '../region/region'
import { closeTransfers } from '../transfer/open-transfers'
import { newLocator, readLocator } from './locator'
import type { OrganizationKind, Owner } from './owner-kind'
import {
  lockAdministered,
  lockCreated,
  lockEntitlement,
  lockOwned,
  refuseTooManyCreations,
  requireOwner,
} from './server.access'
import { Server, servers, type CancelationCause, type LocatorAvailability } from './server.entity'
import { isEnding, serverLifecycle, statesWithEnvironment } from './server.lifecycle'
import { ServerRecordsService } from './server-records.service'
import { allSurfaces, type ServerSurface } from './surface'
import { resume, suspend } from './suspension'

export const PROVISIONING_DEADLINE_JOB = 'server.provisioning'

/** An environment that is not ready by then is given up; its set-up normally takes minutes. */
const PROVISIONING_HOURS = 6

/** The owner acknowledged the responsibility for the server (SRV-05): the reason in the audit entry. */
const ACKNOWLEDGED = 'RESPONSIBILITY_ACKNOWLEDGED'

interface NewServer {
  organizationId?: string | null
  organizationKind?: OrganizationKind | null
  entitlementId: string
  region: RegionCode
  displayName?: string | null
  surfaces?: ServerSurface[] | null
}

/** What owners and administrators do with a server, and what the reports of its environment change in it. */
export class ServerService {
  private readonly members: MemberService
  private readonly joinRequests: JoinRequestService
  private readonly records: ServerRecordsService

  constructor(private readonly app: ServersApp) {
    this.members = app.get(MemberService)
    this.joinRequests = app.get(JoinRequestService)
    this.records = app.get(ServerRecordsService)
  }

  /**
   * Creates a server from an unused entitlement of its owner, once per key and once per entitlement (SRV-02).
   * @returns its id
   * @throws ServersFailure NOT_FOUND, ENTITLEMENT_NOT_USABLE, REGION_NOT_OFFERED, IDEMPOTENCY_CONFLICT
   */
  create(context: CallContext, idempotencyKey: string, server: NewServer): Promise<string> {
    const {
      entitlementId,
      region,
      displayName = null,
      organizationId = null,
      organizationKind = null,
    } = server
    const surfaces = allSurfaces.filter((each) => server.surfaces?.includes(each) ?? true)
    const request = { entitlementId, region, displayName, organizationId, organizationKind, surfaces }
    return this.app.transaction(context, async (tx) => {
      const ownerId = await requireOwner(tx, organizationId)
      const isIndividual = ownerId === tx.caller.accountId
      const owner = {
        ownerId,
        ownerKind: isIndividual ? 'INDIVIDUAL' : (organizationKind ?? 'ORGANIZATION'),
      } as const
      const once = { scope: `${actorOf(tx.caller)}:createServer`, key: idempotencyKey, request }
      const { result } = await tx.idempotent(once, () => this.insert(tx, request, owner))
      return result
    })
  }

  /**
   * Gives up a server whose environment is not ready; its entitlement can be used again (SRV-19).
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION
   */
  cancelCreation(context: CallContext, serverId: string): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      await lockCreated(tx, serverId)
      return this.cancel(tx, serverId, 'OWNER')
    })
  }

  /** Gives up a server whose environment was not ready in time. */
  giveUp(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      const server = await tx.lock(Server, { id: job.aggregateId })
      await tx.completeJob(job)
      if (server?.state === 'PROVISIONING') await this.cancel(tx, server.id, 'NOT_READY')
    })
  }

  /**
   * The new owner has accepted. A person as the new owner administers the server as a member; the old owner stays what it was in
   * the server besides. A pending request to join of the new owner has lost its purpose.
   */
  async changeOwner(tx: Transaction, server: Server, owner: Owner): Promise<void> {
    await servers.change(
      tx,
      'servers.server.ownership.transferred',
      { id: server.id },
      { set: owner, reason: ACKNOWLEDGED },
    )
    if (owner.ownerKind === 'INDIVIDUAL') {
      await this.members.addOwner(tx, server.id, owner.ownerId)
      await this.joinRequests.closeAll(tx, { serverId: server.id, applicantAccountId: owner.ownerId })
    }
    servers.hint(tx, 'servers.server.ownership.transferred', server)
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
   * Ends a server: in the same transaction its memberships end, its pending requests to join lead to no server any more, and
   * its environment is commanded to delete everything (SLC-02).
   * @throws ServersFailure NOT_FOUND, CONFIRMATION_WRONG, INVALID_TRANSITION
   */
  delete(context: CallContext, serverId: string, confirmLocator: string): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      const server = await lockOwned(tx, serverId)
      if (!serverLifecycle.next(server.state).includes('DELETE'))
        throw new ServersFailure('INVALID_TRANSITION')
      if (readLocator(confirmLocator) !== server.locator) {
        throw new ServersFailure('CONFIRMATION_WRONG', ['input', 'confirmLocator'])
      }
      return this.orderDeletion(tx, server)
    })
  }

  /** Ends a server whose row the transaction has locked, and orders the deletion of its environment. @throws ServersFailure INVALID_TRANSITION */
  async orderDeletion(
    tx: Transaction,
    { id, region }: Server,
    details: ChangeDetails<Server> = {},
  ): Promise<Server> {
    const set = { availability: 'CLOSED' as const, suspendedBy: [] }
    const server = await servers.move(tx, 'DELETE', { id }, { set, ...details })
    await this.members.removeAll(tx, id)
    await this.joinRequests.detachAll(tx, id)
    await closeTransfers(tx, { serverId: id })
    await placeCommand(tx, { serverId: id, region, kind: 'ENVIRONMENT' })
    return server
  }

  /**
   * Suspends a server for its owner: participation and admission end until the owner resumes it, and keys stay untouched (SLC-01).
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION
   */
  suspend(context: CallContext, serverId: string): Promise<Server> {
    return this.app.transaction(context, async (tx) =>
      suspend(tx, await lockOwned(tx, serverId), 'OWNER', { reason: 'OWNER' }),
    )
  }

  /** Lifts the suspension by the owner; another cause keeps the server suspended. @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  resume(context: CallContext, serverId: string): Promise<Server> {
    return this.app.transaction(context, async (tx) =>
      resume(tx, await lockOwned(tx, serverId), 'OWNER', { reason: 'OWNER' }),
    )
  }

  /** Takes a server out of use for good without deleting anything (SLC-03). @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  retire(context: CallContext, serverId: string): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      await lockOwned(tx, serverId)
      return this.endUse(tx, serverId, { reason: 'OWNER' })
    })
  }

  /**
   * Retires a locked server: nothing leads to it any more. Its memberships stay until its deletion, and admit no participation.
   * @throws ServersFailure INVALID_TRANSITION
   */
  async endUse(tx: Transaction, id: string, details: ChangeDetails<Server>): Promise<Server> {
    const set = { availability: 'CLOSED' as const, suspendedBy: [] }
    const server = await servers.move(tx, 'RETIRE', { id }, { set, ...details })
    await this.joinRequests.detachAll(tx, id)
    await closeTransfers(tx, { serverId: id })
    return server
  }

  /**
   * Payment only narrows (SRV-15): a server whose term is over is suspended, and resumed by a renewal. It is retired with the end
   * of its entitlement, and never deleted (SRV-18).
   */
  async followTerm(tx: Transaction, entitlementId: string): Promise<void> {
    const [term] = await tx.query<{ state: string }>('SELECT state FROM entitlement WHERE id = $1', [
      entitlementId,
    ])
    const state = In<Server['state']>([...serverLifecycle.moves.RETIRE.from])
    const server = await tx.lock(Server, { entitlementId, state })
    if (!term || !server) return
    const isSuspended = server.suspendedBy.includes('COMMERCIAL')
    const reason = 'COMMERCIAL'
    if (term.state === 'SUSPENDED' && !isSuspended) {
      await suspend(tx, server, 'COMMERCIAL', { reason })
    } else if (term.state === 'ACTIVE' && isSuspended) {
      await resume(tx, server, 'COMMERCIAL', { reason })
    } else if (term.state === 'EXPIRED') {
      await this.endUse(tx, server.id, { reason })
    } else {
      servers.hint(tx, 'servers.server.snapshot', server)
    }
  }

  /** The environment signed that it is ready; its term may be over by then. That of a server that was given up is deleted (SRV-19). */
  async provisioned(tx: Transaction, serverId: string): Promise<void> {
    const { state, region } = await tx.manager.findOneOrFail(Server, {
      where: { id: serverId },
      lock: { mode: 'pessimistic_write' },
    })
    if (state === 'CANCELED') return placeCommand(tx, { serverId, region, kind: 'ENVIRONMENT' })
    const { entitlementId } = await servers.move(tx, 'ACTIVATE', { id: serverId })
    await tx.cancelJob(PROVISIONING_DEADLINE_JOB, serverId)
    await this.followTerm(tx, entitlementId)
  }

  /** Whether the server was not given up: what its environment reports concerns it then. */
  async isAwaited(tx: Transaction, serverId: string): Promise<boolean> {
    return !(await tx.manager.existsBy(Server, { id: serverId, state: 'CANCELED' }))
  }

  /** The environment signed what it deleted and what it holds; the locator and the name have served their purpose. */
  async environmentDeleted(tx: Transaction, serverId: string): Promise<void> {
    if (!(await this.isAwaited(tx, serverId))) return
    const deletedAt = await tx.now()
    const set = { locator: null, displayName: null, deletedAt }
    await servers.move(tx, 'COMPLETE_DELETION', { id: serverId }, { set })
    await this.records.schedule(tx, serverId, deletedAt)
  }

  /**
   * Erases a deleted account: its deleted servers stay for their records and lead to no account (ACC-05). A server whose
   * environment is not ready is given up; another one is never left without its owner.
   * @throws Error while the account owns a server that is not deleted (SRV-05)
   */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    const unfinished = await tx.query<{ id: string }>(
      `SELECT id FROM server WHERE owner_id = $1 AND state = 'PROVISIONING' ORDER BY id FOR UPDATE`,
      [accountId],
    )
    for (const { id } of unfinished) await this.cancel(tx, id, 'ACCOUNT_DELETED')
    const owned = await tx.query(
      `SELECT id FROM server WHERE owner_id = $1 AND state NOT IN ('DELETED', 'CANCELED') LIMIT 1`,
      [accountId],
    )
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

  /**
   * Ends the servers of an organization that has ended, because a server is never without its owner: one that is set up is given
   * up. Accounts lets no organization end that owns another one; if one became ready meanwhile, its deletion is ordered.
   */
  async endOwned(tx: Transaction, organizationId: string): Promise<void> {
    const owned = await tx.manager.find(Server, {
      where: {
        ownerId: organizationId,
        state: In<Server['state']>(['PROVISIONING', ...statesWithEnvironment]),
      },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    })
    for (const server of owned) {
      if (server.state === 'PROVISIONING') await this.cancel(tx, server.id, 'ACCOUNT_DELETED')
      else await this.orderDeletion(tx, server, { reason: 'ACCOUNT_DELETED' })
    }
  }

  private async insert(
    tx: Transaction,
    { entitlementId, region, displayName, surfaces }: Required<NewServer> & Pick<Server, 'surfaces'>,
    owner: Owner,
  ): Promise<string> {
    if (!this.app.config.ENVIRONMENT_AGENTS[region]) {
      throw new ServersFailure('REGION_NOT_OFFERED', ['input', 'region'])
    }
    await lockEntitlement(tx, entitlementId, owner.ownerId)
    await refuseTooManyCreations(tx, entitlementId)
    const { id } = await servers.create(
      tx,
      'servers.server.created',
      {
        ...{ id: newId('server'), state: serverLifecycle.initial, entitlementId, region, ...owner },
        ...{ locator: newLocator(), availability: 'OPEN', displayName: displayName?.trim() ?? null },
        ...{ cancelationCause: null, deletedAt: null },
        suspendedBy: [],
        isRestricted: false,
        ...{ contentPolicyVersion: 0, retentionDays: null, retentionClasses: [] },
        ...{ delegatesFullDeletion: false, visibleToUsers: ['SURFACES'], surfaces },
      },
      { reason: ACKNOWLEDGED },
    )
    if (owner.ownerKind === 'INDIVIDUAL') await this.members.addOwner(tx, id, owner.ownerId)
    await placeCommand(tx, { serverId: id, region, kind: 'PROVISION', selector: { surfaces } })
    const afterMilliseconds = PROVISIONING_HOURS * 3_600_000
    await tx.scheduleJob({ kind: PROVISIONING_DEADLINE_JOB, aggregateId: id, afterMilliseconds })
    return id
  }

  /**
   * Ends a creation whose row the transaction has locked. The command stays with the agent: an environment that comes up later is
   * deleted. Until payments has granted the entitlement again, it creates no second server.
   */
  private async cancel(tx: Transaction, serverId: string, cause: CancelationCause): Promise<Server> {
    const set = { locator: null, displayName: null, availability: 'CLOSED', cancelationCause: cause } as const
    const server = await servers.move(tx, 'CANCEL', { id: serverId }, { set, reason: cause })
    await tx.query(`UPDATE entitlement SET state = 'RELEASING' WHERE id = $1`, [server.entitlementId])
    await tx.cancelJob(PROVISIONING_DEADLINE_JOB, serverId)
    await this.members.removeAll(tx, serverId)
    await this.joinRequests.detachAll(tx, serverId)
    return server
  }
}

/** @throws ServersFailure INVALID_TRANSITION from its retirement or the request for its deletion on */
function refuseEnding({ state }: Server): void {
  if (isEnding(state)) throw new ServersFailure('INVALID_TRANSITION')
}
