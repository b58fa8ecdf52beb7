import { isId, type ErrorCode } from '@enigm/contracts'
import { select, type CallContext, type Caller, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { clientScope, MachineClient } from '../../organizations/machine-client/machine-client.entity'
import { liveStates } from '../../sign-in/session/session.lifecycle'

/** The bound of audited refusals per account or machine client and minute, so that a caller cannot flood the audit trail. */
export const MOST_DENIALS_PER_MINUTE = 60

interface Denial {
  /** For a machine client its client id, also in place of the session. */
  accountId: string
  sessionId: string
  action: string
  code: ErrorCode
}

/** Queries and records of the gateway itself. */
export class GatewayPortService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Whether an access token of a session or a machine client is still valid; the gateway asks before every mutation while it
   * has no connection to NATS.
   */
  async isLive(sessionId: string, tokenVersion: number): Promise<boolean> {
    const live = await this.app.read(isId('client', sessionId) ? liveClient : liveSession, [
      sessionId,
      tokenVersion,
    ])
    return live.length > 0
  }

  /** Records a refused operation in the caller's trail; false beyond the bound and for an unknown caller. */
  async recordDenial({ correlationId }: CallContext, denial: Denial): Promise<boolean> {
    const { accountId, sessionId, action, code } = denial
    const known = isId('client', accountId) ? await this.machine(accountId) : account(accountId, sessionId)
    if (!known) return false
    const { caller, scope, window } = known
    return this.app.transaction({ caller, correlationId }, async (tx) => {
      if (!(await countDenial(tx, window, accountId))) return false
      await tx.audit({ scope, target: '', action, reason: code, outcome: 'DENIED' })
      return true
    })
  }

  /** A machine client with the scope of its audit entries. */
  private async machine(id: string): Promise<Refused | undefined> {
    const [client] = await this.app.read(clientById, [id])
    if (!client) return undefined
    const caller = { kind: 'machine', sessionId: id, scopes: new Set<never>() } as const
    return { caller, scope: clientScope(client), window: windows.client }
  }
}

/** The refused caller, its audit scope and its counter. */
interface Refused {
  caller: Caller
  scope: string
  window: (typeof windows)[keyof typeof windows]
}

const windows = {
  account: { table: 'denial_window', key: 'account_id', of: 'account' },
  client: { table: 'machine_denial_window', key: 'client_id', of: 'machine_client' },
} as const

function account(accountId: string, sessionId: string): Refused {
  const caller = { kind: 'account', accountId, sessionId, scopes: new Set<never>() } as const
  return { caller, scope: `account:${accountId}`, window: windows.account }
}

const clientById = select(MachineClient, undefined, ['organizationId']).where('id = $1')
const liveSession = `SELECT 1 FROM session WHERE id = $1 AND state IN (${liveStates.map((state) => `'${state}'`).join(', ')})
  AND expires_at > clock_timestamp() AND tokens_from_version <= $2`
const liveClient = `SELECT 1 FROM machine_client WHERE id = $1 AND state = 'ACTIVE' AND (key_version = $2
  OR previous_key_version = $2 AND previous_key_ends_at > clock_timestamp())`

/** Counts one refusal of an existing account or client; true within the bound. */
async function countDenial(
  tx: Transaction,
  { table, key, of }: Refused['window'],
  id: string,
): Promise<boolean> {
  const [window] = await tx.query<{ recorded: number }>(
    `INSERT INTO ${table} AS w (${key}, minute, recorded, suppressed)
     SELECT id, date_trunc('minute', clock_timestamp()), 1, 0 FROM ${of} WHERE id = $1 AND state <> 'DELETED'
     ON CONFLICT (${key}) DO UPDATE SET
       minute = excluded.minute,
       recorded = CASE WHEN w.minute = excluded.minute THEN w.recorded + 1 ELSE 1 END,
       suppressed = w.suppressed + CASE WHEN w.minute = excluded.minute AND w.recorded >= $2 THEN 1 ELSE 0 END
     RETURNING recorded`,
    [id, MOST_DENIALS_PER_MINUTE],
  )
  return window !== undefined && window.recorded <= MOST_DENIALS_PER_MINUTE
}
