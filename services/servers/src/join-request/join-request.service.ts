import { newId, Refusal } from '@enigm/contracts'
import { accountOf, type App, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import { dayOf } from '../day'
import { ServersFailure } from '../errors'
import { MemberService } from '../member/member.service'
import { accountOrNone, administers, notFound } from '../server/administration'
import { locatorDigest, readLocator } from '../server/locator'
import { ServerState } from '../server/server.lifecycle'
import { JoinRequest } from './join-request.entity'
import { joinRequestLifecycle, JoinRequestState } from './join-request.lifecycle'

export const EXPIRY_JOB = 'join.expiry'

const LIFETIME_MILLISECONDS = 14 * 24 * 3_600_000
const LARGEST_PER_HOUR = 10

/** Requests to join: made without a way to tell whether a locator leads anywhere, decided by those who run the server. */
export class JoinRequestService {
  constructor(private readonly app: App) {}

  /**
   * Asks to join by locator. A locator that is unknown, closed, malformed or of a server that takes nobody gets the same
   * row, event, audit entry and timer as one that leads to a server (JOI-02).
   * @throws Refusal RATE_LIMITED after ten new requests within an hour
   */
  request(context: CallContext, typedLocator: string): Promise<JoinRequest> {
    return this.app.transaction(context, async (tx) => {
      const applicantAccountId = accountOf(tx.caller)
      const locator = readLocator(typedLocator)
      const locatorDigestValue = locatorDigest(locator)
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`join:${applicantAccountId}`])
      const serverId = await this.target(tx, locator, applicantAccountId)
      const pending = await this.pending(tx, applicantAccountId, locatorDigestValue, serverId)
      if (pending) return pending
      await this.refuseTooMany(tx, applicantAccountId)
      const now = new Date()
      const row = {
        id: newId('joinRequest'),
        state: JoinRequestState.PENDING,
        applicantAccountId,
        serverId,
        locatorDigest: locatorDigestValue,
        requestedAt: now,
        requestedDay: dayOf(now),
      }
      const dueAt = new Date(now.getTime() + LIFETIME_MILLISECONDS)
      await tx.scheduleJob({ kind: EXPIRY_JOB, aggregateId: row.id, dueAt })
      return tx.create(JoinRequest, row, {
        type: 'servers.join.requested',
        data: joinData(row),
        audit: applicantAudit(row),
      })
    })
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  withdraw(context: CallContext, joinRequestId: string): Promise<JoinRequest> {
    return this.app.transaction(context, async (tx) => {
      const withdrawn = await tx.move(JoinRequest, joinRequestLifecycle, 'withdraw', {
        where: { id: joinRequestId, applicantAccountId: accountOf(tx.caller) },
        data: joinData,
        audit: applicantAudit,
      })
      await tx.cancelJob(EXPIRY_JOB, joinRequestId)
      return withdrawn
    })
  }

  /**
   * Makes the applicant a member, if account and devices still allow it; that alone lets nobody in, participation is
   * decided anew each time (JOI-03).
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, APPLICANT_NOT_ELIGIBLE
   */
  approve(context: CallContext, joinRequestId: string): Promise<JoinRequest> {
    return this.app.transaction(context, async (tx) => {
      const serverId = await this.shareServer(tx, joinRequestId, [ServerState.ACTIVE])
      const request = await tx.move(JoinRequest, joinRequestLifecycle, 'approve', {
        where: { id: joinRequestId, serverId },
        data: joinData,
        audit: serverAuditOf(serverId),
      })
      await refuseIneligible(tx, request.applicantAccountId)
      await tx.cancelJob(EXPIRY_JOB, joinRequestId)
      await this.closeAll(tx, serverId, request.applicantAccountId)
      await this.app.get(MemberService).addUser(tx, serverId, request.applicantAccountId, joinRequestId)
      return request
    })
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  reject(context: CallContext, joinRequestId: string): Promise<JoinRequest> {
    return this.app.transaction(context, async (tx) => {
      const serverId = await this.shareServer(tx, joinRequestId, Object.values(ServerState))
      const rejected = await tx.move(JoinRequest, joinRequestLifecycle, 'reject', {
        where: { id: joinRequestId, serverId },
        data: joinData,
        audit: serverAuditOf(serverId),
      })
      await tx.cancelJob(EXPIRY_JOB, joinRequestId)
      return rejected
    })
  }

  /** Closes what is still pending for a server, or for one applicant there. */
  async closeAll(tx: Transaction, serverId: string, applicantAccountId: string | null = null): Promise<void> {
    const pending = await tx.query<{ id: string }>(
      `SELECT id FROM join_request WHERE server_id = $1 AND state = 'PENDING'
         AND ($2::text IS NULL OR applicant_account_id = $2) ORDER BY id FOR UPDATE`,
      [serverId, applicantAccountId],
    )
    for (const { id } of pending) {
      await tx.move(JoinRequest, joinRequestLifecycle, 'close', { where: { id }, data: joinData })
      await tx.cancelJob(EXPIRY_JOB, id)
    }
  }

  /** Ends a request that nobody decided about, whether it led anywhere or not. */
  async expire(job: Job, context: CallContext): Promise<void> {
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      const request = await tx.lock(JoinRequest, { id: job.aggregateId })
      if (request?.state !== JoinRequestState.PENDING) return
      await tx.move(JoinRequest, joinRequestLifecycle, 'expire', {
        where: { id: request.id },
        data: joinData,
        audit: applicantAudit,
      })
    })
  }

  /** Where a locator leads for this applicant, or null. The server cannot be deleted before the request stands. */
  private async target(tx: Transaction, locator: string, applicantAccountId: string): Promise<string | null> {
    const [server] = await tx.query<{ id: string }>(
      `SELECT s.id FROM server s WHERE s.locator = $1 AND s.state = 'ACTIVE' AND s.availability = 'OPEN'
         AND NOT EXISTS (SELECT 1 FROM member m WHERE m.server_id = s.id AND m.account_id = $2
           AND m.state IN ('ACTIVE', 'RESTRICTED'))
       FOR SHARE OF s`,
      [locator, applicantAccountId],
    )
    return server?.id ?? null
  }

  /** A request that was made already; if the locator leads somewhere by now, so does the request. */
  private async pending(
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

  private async refuseTooMany(tx: Transaction, applicantAccountId: string): Promise<void> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM join_request
       WHERE applicant_account_id = $1 AND requested_at > clock_timestamp() - interval '1 hour'`,
      [applicantAccountId],
    )
    if (row!.count >= LARGEST_PER_HOUR) throw new Refusal('RATE_LIMITED')
  }

  /** The server of a request that the caller may decide about, kept from being deleted meanwhile. */
  private async shareServer(tx: Transaction, joinRequestId: string, states: ServerState[]): Promise<string> {
    const [server] = await tx.query<{ id: string; state: ServerState }>(
      `SELECT s.id, s.state FROM server s WHERE s.id = (SELECT server_id FROM join_request WHERE id = $1)
         AND ${administers('$2')} FOR SHARE OF s`,
      [joinRequestId, accountOrNone(tx.caller)],
    )
    if (!server) throw notFound()
    if (!states.includes(server.state)) throw new ServersFailure('INVALID_TRANSITION')
    return server.id
  }
}

/** Says the category and no more: neither which state the account is in nor how many devices there are. */
async function refuseIneligible(tx: Transaction, accountId: string): Promise<void> {
  const [found] = await tx.query<{ account: boolean; device: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM account_state WHERE account_id = $1 AND state = 'ACTIVE') AS account,
       EXISTS (SELECT 1 FROM device_trust WHERE account_id = $1 AND state = 'TRUSTED') AS device`,
    [accountId],
  )
  const missing = !found!.account ? 'account state' : !found!.device ? 'device trust' : null
  if (!missing) return
  const message = `The applicant cannot become a member now: ${missing}.`
  throw new ServersFailure('APPLICANT_NOT_ELIGIBLE', ['input', 'joinRequestId'], message)
}

export function joinData({ id, state }: Pick<JoinRequest, 'id' | 'state'>) {
  return { joinRequestId: id, state }
}

function applicantAudit({ id, applicantAccountId }: Pick<JoinRequest, 'id' | 'applicantAccountId'>) {
  return { scope: `account:${applicantAccountId}`, target: id }
}

function serverAuditOf(serverId: string) {
  return ({ id }: { id: string }) => ({ scope: `server:${serverId}`, target: id })
}
