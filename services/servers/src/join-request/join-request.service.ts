import { newId, Refusal } from '@enigm/contracts'
import {
  accountOf,
  DAY_MILLISECONDS,
  deleteRows,
  DomainFailure,
  requireApplied,
  requireCurrent,
  startOfDay,
  type App,
  type CallContext,
  type Erased,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import { ServersFailure } from '../errors'
import { isPresent } from '../member/member.lifecycle'
import { MemberService } from '../member/member.service'
import { lockAdministered } from '../server/server.access'
import { denialsOfApplicant } from '../policy/policy.queries'
import { locatorDigest, readLocator } from '../server/locator'
import { inServerTrail } from '../server/server.entity'
import { ServerState } from '../server/server.lifecycle'
import { ownRequest, shareServerOf } from './join-request.access'
import { JoinRequest, joinRequests, type JoinDecisionOutcome } from './join-request.entity'
import { joinRequestLifecycle } from './join-request.lifecycle'

export const EXPIRY_JOB = 'join.expiry'

const LIFETIME_MILLISECONDS = 14 * DAY_MILLISECONDS
const LARGEST_PER_HOUR = 10

/** Requests to join: the applicant does not learn whether a locator belongs to a server; its administrators decide. */
export class JoinRequestService {
  private readonly members: MemberService

  constructor(private readonly app: App) {
    this.members = app.get(MemberService)
  }

  /**
   * Asks to join by locator. A locator that is unknown, closed, malformed or of a server that takes no members gets the same
   * row, event, audit entry and job as one that leads to a server (JOI-02).
   * @throws Refusal RATE_LIMITED after ten new requests within an hour
   */
  request(context: CallContext, typedLocator: string): Promise<JoinRequest> {
    return this.app.transaction(context, async (tx) => {
      const applicantAccountId = accountOf(tx.caller)
      const locator = readLocator(typedLocator)
      const digest = locatorDigest(locator)
      await tx.takeTurn(`join:${applicantAccountId}`)
      const serverId = await target(tx, locator, applicantAccountId)
      const pending = await repeated(tx, applicantAccountId, digest, serverId)
      if (pending) return pending
      await refuseTooMany(tx, applicantAccountId)
      const now = await tx.now()
      const id = newId('joinRequest')
      const dueAt = new Date(now.getTime() + LIFETIME_MILLISECONDS)
      await tx.scheduleJob({ kind: EXPIRY_JOB, aggregateId: id, dueAt })
      return joinRequests.create(tx, 'servers.join.requested', {
        ...{ id, state: joinRequestLifecycle.initial, applicantAccountId, serverId },
        ...{ locatorDigest: digest, requestedAt: now, requestedDay: startOfDay(now) },
      })
    })
  }

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  withdraw(context: CallContext, joinRequestId: string): Promise<JoinRequest> {
    return this.app.transaction(context, async (tx) => {
      const withdrawn = await joinRequests.move(tx, 'WITHDRAW', ownRequest(tx.caller, joinRequestId))
      await tx.cancelJob(EXPIRY_JOB, joinRequestId)
      return withdrawn
    })
  }

  /**
   * Makes the applicant a member, if account and devices allow it at this moment. That alone admits no one: each participation
   * is decided from the present state (JOI-03).
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION, APPLICANT_NOT_ELIGIBLE
   */
  approve(context: CallContext, joinRequestId: string, ofServer?: string): Promise<JoinRequest> {
    return this.app.transaction(context, async (tx) => {
      const serverId = await shareServerOf(tx, joinRequestId, ['ACTIVE'], ofServer)
      const audit = () => inServerTrail(serverId, joinRequestId)
      const request = await joinRequests.move(tx, 'APPROVE', { id: joinRequestId, serverId }, { audit })
      const { applicantAccountId } = request
      if (await this.members.isMember(tx, serverId, applicantAccountId)) {
        throw new ServersFailure('INVALID_TRANSITION')
      }
      await refuseIneligible(tx, serverId, applicantAccountId)
      await tx.cancelJob(EXPIRY_JOB, joinRequestId)
      await this.closeAll(tx, { serverId, applicantAccountId })
      await this.members.addUser(tx, serverId, applicantAccountId, joinRequestId)
      return request
    })
  }

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  reject(context: CallContext, joinRequestId: string, ofServer?: string): Promise<JoinRequest> {
    return this.app.transaction(context, async (tx) => {
      const serverId = await shareServerOf(tx, joinRequestId, Object.values(ServerState), ofServer)
      const audit = () => inServerTrail(serverId, joinRequestId)
      const rejected = await joinRequests.move(tx, 'REJECT', { id: joinRequestId, serverId }, { audit })
      await tx.cancelJob(EXPIRY_JOB, joinRequestId)
      return rejected
    })
  }

  /**
   * Decides several requests to one server, each for itself: what one of them is refused stops no other, and each leaves one entry, as
   * a single decision does.
   * @throws ServersFailure NOT_FOUND for a server that the caller does not administer
   */
  async decideEach(
    context: CallContext,
    serverId: string,
    joinRequestIds: readonly string[],
    decision: 'APPROVE' | 'REJECT',
  ): Promise<JoinDecisionOutcome[]> {
    await this.app.transaction(context, (tx) => lockAdministered(tx, serverId))
    const decided: JoinDecisionOutcome[] = []
    for (const joinRequestId of joinRequestIds) {
      decided.push(await this.decideOne(context, serverId, joinRequestId, decision))
    }
    return decided
  }

  private async decideOne(
    context: CallContext,
    serverId: string,
    joinRequestId: string,
    decision: 'APPROVE' | 'REJECT',
  ): Promise<JoinDecisionOutcome> {
    try {
      const decide = decision === 'APPROVE' ? this.approve : this.reject
      const { state } = await decide.call(this, context, joinRequestId, serverId)
      return { joinRequestId, state, code: null }
    } catch (error) {
      if (!(error instanceof DomainFailure)) throw error
      const { code } = error
      const scope = `account:${accountOf(context.caller)}`
      const action = 'Mutation.decideJoinRequests'
      await this.app.transaction(context, (tx) =>
        tx.audit({ scope, action, target: '', outcome: 'DENIED', reason: code }),
      )
      return { joinRequestId, state: null, code }
    }
  }

  /**
   * Detaches the pending requests from a server that is deleted. They stay pending until they expire, as a request by an
   * invented locator does: a change at the deletion would disclose that the locator belonged to a server (JOI-02).
   */
  async detachAll(tx: Transaction, serverId: string): Promise<void> {
    await tx.query(
      `UPDATE join_request SET server_id = NULL WHERE id IN (
         SELECT id FROM join_request WHERE server_id = $1 AND state = 'PENDING' ORDER BY id FOR UPDATE)`,
      [serverId],
    )
  }

  /** Closes the pending requests of an account, to one server or to all. */
  async closeAll(tx: Transaction, of: { serverId?: string; applicantAccountId: string }): Promise<void> {
    const pending = await tx.manager.find(JoinRequest, {
      where: { ...of, state: 'PENDING' },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    })
    for (const { id } of pending) {
      await joinRequests.move(tx, 'CLOSE', { id }, { audit: null })
      await tx.cancelJob(EXPIRY_JOB, id)
    }
  }

  /**
   * Ends a request that was not decided in time, whether or not it leads to a server. It locks the request before the job, as a
   * decision does.
   */
  async expire(context: CallContext, job: Job): Promise<void> {
    await this.app.transaction(context, async (tx) => {
      const request = await tx.lock(JoinRequest, { id: job.aggregateId })
      await tx.completeJob(job)
      if (request?.state === 'PENDING') await joinRequests.move(tx, 'EXPIRE', { id: request.id })
    })
  }

  /** Closes the requests of a deleted account and removes its rows (ACC-05). */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    await this.closeAll(tx, { applicantAccountId: accountId })
    return { erased: await deleteRows(tx, { join_request: 'applicant_account_id' }, accountId), detached: 0 }
  }
}

/** The server to which a locator leads this applicant, or null; it cannot be deleted before the request is committed. */
async function target(tx: Transaction, locator: string, applicantAccountId: string): Promise<string | null> {
  const [server] = await tx.query<{ id: string }>(
    `SELECT s.id FROM server s WHERE s.locator = $1 AND s.state = 'ACTIVE' AND s.availability = 'OPEN'
       AND NOT EXISTS (SELECT 1 FROM member m WHERE m.server_id = s.id AND m.account_id = $2
         AND ${isPresent('m')})
     FOR SHARE OF s`,
    [locator, applicantAccountId],
  )
  return server?.id ?? null
}

/** The pending request that this one repeats; it leads to the server from now on if the locator does by now. */
async function repeated(
  tx: Transaction,
  applicantAccountId: string,
  digest: string,
  serverId: string | null,
): Promise<JoinRequest | null> {
  const [request] = await tx.query<{ id: string }>(
    `UPDATE join_request SET server_id = coalesce(server_id, $3)
     WHERE applicant_account_id = $1 AND locator_digest = $2 AND state = 'PENDING' RETURNING id`,
    [applicantAccountId, digest, serverId],
  )
  return request ? tx.lock(JoinRequest, { id: request.id }) : null
}

/** @throws Refusal RATE_LIMITED */
async function refuseTooMany(tx: Transaction, applicantAccountId: string): Promise<void> {
  const [row] = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM join_request
     WHERE applicant_account_id = $1 AND requested_at > clock_timestamp() - interval '1 hour'`,
    [applicantAccountId],
  )
  if (row!.count >= LARGEST_PER_HOUR) throw new Refusal('RATE_LIMITED')
}

/**
 * Names the category and no more: neither the state of the account nor the number of its devices.
 * @throws ServersFailure APPLICANT_NOT_ELIGIBLE
 */
async function refuseIneligible(tx: Transaction, serverId: string, accountId: string): Promise<void> {
  await requireCurrent(tx, 'accounts', 'devices')
  await requireApplied(tx, [accountId], 'accounts', 'devices')
  const [found] = await tx.query<{ account: boolean; device: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM account_state WHERE account_id = $1 AND state = 'ACTIVE') AS account,
       EXISTS (SELECT 1 FROM device_trust WHERE account_id = $1 AND state = 'TRUSTED') AS device`,
    [accountId],
  )
  const denials = await denialsOfApplicant(tx, serverId, accountId)
  const isDenied = denials.length > 0 && 'server policy'
  const missing = !found!.account ? 'account state' : !found!.device ? 'device trust' : isDenied
  if (!missing) return
  const message = `The applicant cannot become a member now: ${missing}.`
  throw new ServersFailure('APPLICANT_NOT_ELIGIBLE', ['input', 'joinRequestId'], message)
}
