import type { ErrorCode } from '@enigm/contracts'
import type { Origin, Work } from '@enigm/subgraph'
import type { AccountsApp } from '../config'
import { liveStates } from '../session/session.lifecycle'

/** So many refusals of one account enter its trail per minute; nobody fills the ledger. */
export const MOST_DENIALS_PER_MINUTE = 60

export interface Denial {
  accountId: string
  sessionId: string
  action: string
  code: ErrorCode
}

/** What the gateway asks of accounts for itself. */
export class GatewayService {
  constructor(private readonly app: AccountsApp) {}

  /** Whether a session's access token still counts; asked before every mutation while the gateway is cut off from NATS. */
  async isLive(sessionId: string, tokenVersion: number): Promise<boolean> {
    const live = await this.app.read(
      `SELECT 1 FROM session WHERE id = $1 AND state = ANY($2) AND expires_at > clock_timestamp()
         AND tokens_from_version <= $3`,
      [sessionId, liveStates, tokenVersion],
    )
    return live.length > 0
  }

  /** Enters an operation that the gateway refused into the caller's trail; false when nothing was entered. */
  recordDenial({ accountId, sessionId, action, code }: Denial, { correlationId }: Origin): Promise<boolean> {
    const caller = { kind: 'account', accountId, sessionId, scopes: new Set<never>() } as const
    return this.app.transact({ caller, correlationId }, async (work) => {
      if (!(await countDenial(work, accountId))) return false
      await work.audit({ scope: `account:${accountId}`, target: '', action, reason: code, outcome: 'DENIED' })
      return true
    })
  }
}

/** Counts one refusal of an existing account and says whether it is within the bound. */
async function countDenial(work: Work, accountId: string): Promise<boolean> {
  const [window] = await work.query<{ recorded: number }>(
    `INSERT INTO denial_window AS w (account_id, minute, recorded, suppressed)
     SELECT id, date_trunc('minute', clock_timestamp()), 1, 0 FROM account WHERE id = $1 AND state <> 'DELETED'
     ON CONFLICT (account_id) DO UPDATE SET
       minute = excluded.minute,
       recorded = CASE WHEN w.minute = excluded.minute THEN w.recorded + 1 ELSE 1 END,
       suppressed = w.suppressed + CASE WHEN w.minute = excluded.minute AND w.recorded >= $2 THEN 1 ELSE 0 END
     RETURNING recorded`,
    [accountId, MOST_DENIALS_PER_MINUTE],
  )
  return window !== undefined && window.recorded <= MOST_DENIALS_PER_MINUTE
}
