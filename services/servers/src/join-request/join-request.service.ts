import { newId, Refusal } from '@enigm/contracts'
import { accountOf, type App, type Origin, type Timer, type Work } from '@enigm/subgraph'
import { dayOf } from '../day'
import { ServersFailure } from '../errors'
import { MemberService } from '../member/member.service'
import { accountOrNone, administers, notFound } from '../server/administration'
import { locatorDigest, readLocator } from '../server/locator'
import { ServerState } from '../server/server.lifecycle'
import { JoinRequest } from './join-request.entity'
import { joinRequestLifecycle, JoinRequestState } from './join-request.lifecycle'

export const EXPIRY_TIMER = 'join.expiry'

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
  request(origin: Origin, typedLocator: string): Promise<JoinRequest> {
    return this.app.transact(origin, async (work) => {
      const applicantAccountId = accountOf(work.caller)
      const locator = readLocator(typedLocator)
      const locatorDigestValue = locatorDigest(locator)
      await work.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `join:${applicantAccountId}`,
      ])
      const serverId = await this.target(work, locator, applicantAccountId)
      const pending = await this.pending(work, applicantAccountId, locatorDigestValue, serverId)
      if (pending) return pending
      await this.refuseTooMany(work, applicantAccountId)
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
      await work.schedule({ kind: EXPIRY_TIMER, aggregateId: row.id, dueAt })
      return work.create(JoinRequest, row, {
        type: 'servers.join.requested',
        data: joinData(row),
        audit: applicantAudit(row),
      })
    })
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  withdraw(origin: Origin, joinRequestId: string): Promise<JoinRequest> {
    return this.app.transact(origin, async (work) => {
      const withdrawn = await work.move(JoinRequest, joinRequestLifecycle, 'withdraw', {
        where: { id: joinRequestId, applicantAccountId: accountOf(work.caller) },
        data: joinData,
        audit: applicantAudit,
      })
      await work.cancelTimer(EXPIRY_TIMER, joinRequestId)
      return withdrawn
    })
  }

  /**
   * Makes the applicant a member, if account and devices still allow it; that alone lets nobody in, participation is
   * decided anew each time (JOI-03).
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, APPLICANT_NOT_ELIGIBLE
   */
  approve(origin: Origin, joinRequestId: string): Promise<JoinRequest> {
    return this.app.transact(origin, async (work) => {
      const serverId = await this.shareServer(work, joinRequestId, [ServerState.ACTIVE])
      const request = await work.move(JoinRequest, joinRequestLifecycle, 'approve', {
        where: { id: joinRequestId, serverId },
        data: joinData,
        audit: serverAuditOf(serverId),
      })
      await refuseIneligible(work, request.applicantAccountId)
      await work.cancelTimer(EXPIRY_TIMER, joinRequestId)
      await this.closeAll(work, serverId, request.applicantAccountId)
      await this.app.get(MemberService).addUser(work, serverId, request.applicantAccountId, joinRequestId)
      return request
    })
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  reject(origin: Origin, joinRequestId: string): Promise<JoinRequest> {
    return this.app.transact(origin, async (work) => {
      const serverId = await this.shareServer(work, joinRequestId, Object.values(ServerState))
      const rejected = await work.move(JoinRequest, joinRequestLifecycle, 'reject', {
        where: { id: joinRequestId, serverId },
        data: joinData,
        audit: serverAuditOf(serverId),
      })
      await work.cancelTimer(EXPIRY_TIMER, joinRequestId)
      return rejected
    })
  }

  /** Closes what is still pending for a server, or for one applicant there. */
  async closeAll(work: Work, serverId: string, applicantAccountId: string | null = null): Promise<void> {
    const pending = await work.query<{ id: string }>(
      `SELECT id FROM join_request WHERE server_id = $1 AND state = 'PENDING'
         AND ($2::text IS NULL OR applicant_account_id = $2) ORDER BY id FOR UPDATE`,
      [serverId, applicantAccountId],
    )
    for (const { id } of pending) {
      await work.move(JoinRequest, joinRequestLifecycle, 'close', { where: { id }, data: joinData })
      await work.cancelTimer(EXPIRY_TIMER, id)
    }
  }

  /** Ends a request that nobody decided about, whether it led anywhere or not. */
  async expire(timer: Timer, origin: Origin): Promise<void> {
    await this.app.transact(origin, async (work) => {
      await work.finish(timer)
      const request = await work.lock(JoinRequest, { id: timer.aggregateId })
      if (request?.state !== JoinRequestState.PENDING) return
      await work.move(JoinRequest, joinRequestLifecycle, 'expire', {
        where: { id: request.id },
        data: joinData,
        audit: applicantAudit,
      })
    })
  }

  /** Where a locator leads for this applicant, or null. The server cannot be deleted before the request stands. */
  private async target(work: Work, locator: string, applicantAccountId: string): Promise<string | null> {
    const [server] = await work.query<{ id: string }>(
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
    work: Work,
    applicantAccountId: string,
    digest: string,
    serverId: string | null,
  ): Promise<JoinRequest | null> {
    const [request] = await work.query<{ id: string }>(
      `UPDATE join_request SET server_id = coalesce(server_id, $3)
       WHERE applicant_account_id = $1 AND locator_digest = $2 AND state = 'PENDING' RETURNING id`,
      [applicantAccountId, digest, serverId],
    )
    return request ? work.lock(JoinRequest, { id: request.id }) : null
  }

  private async refuseTooMany(work: Work, applicantAccountId: string): Promise<void> {
    const [row] = await work.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM join_request
       WHERE applicant_account_id = $1 AND requested_at > clock_timestamp() - interval '1 hour'`,
      [applicantAccountId],
    )
    if (row!.count >= LARGEST_PER_HOUR) throw new Refusal('RATE_LIMITED')
  }

  /** The server of a request that the caller may decide about, kept from being deleted meanwhile. */
  private async shareServer(work: Work, joinRequestId: string, states: ServerState[]): Promise<string> {
    const [server] = await work.query<{ id: string; state: ServerState }>(
      `SELECT s.id, s.state FROM server s WHERE s.id = (SELECT server_id FROM join_request WHERE id = $1)
         AND ${administers('$2')} FOR SHARE OF s`,
      [joinRequestId, accountOrNone(work.caller)],
    )
    if (!server) throw notFound()
    if (!states.includes(server.state)) throw new ServersFailure('INVALID_TRANSITION')
    return server.id
  }
}

/** Says the category and no more: neither which state the account is in nor how many devices there are. */
async function refuseIneligible(work: Work, accountId: string): Promise<void> {
  const [found] = await work.query<{ account: boolean; device: boolean }>(
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
