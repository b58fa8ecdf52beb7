import { newId } from '@enigm/contracts'
import { startOfHour, type Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { hasTakenEffect } from '../policy/policy.access'
import type { ServerSecurityCategory } from './security-event.entity'

const KEPT_DAYS = 90

/** One place of an event: a server, and the member that it is about, if any. */
interface EventPlace {
  serverId: string
  memberId: string | null
}

/** Security events of servers, and the signals of those servers whose policy shares them (SEC-01, SEC-02). */
export class SecurityEventService {
  constructor(readonly app: ServersApp) {}

  /** Records the same event in each server of which the account is a member. */
  async recordForAccount(
    tx: Transaction,
    accountId: string,
    category: ServerSecurityCategory,
  ): Promise<void> {
    const places = await tx.query<EventPlace>(
      `SELECT server_id AS "serverId", id AS "memberId" FROM member
       WHERE account_id = $1 AND state = 'ACTIVE' ORDER BY id`,
      [accountId],
    )
    await this.record(tx, category, places)
  }

  /** Records events of one category; older ones of these servers are deleted. */
  async record(
    tx: Transaction,
    category: ServerSecurityCategory,
    places: readonly EventPlace[],
  ): Promise<void> {
    if (places.length === 0) return
    const hour = startOfHour(await tx.now())
    const serverIds = [...new Set(places.map(({ serverId }) => serverId))]
    await tx.query(
      `DELETE FROM server_security_event
       WHERE server_id = ANY($1) AND hour < clock_timestamp() - make_interval(days => $2)`,
      [serverIds, KEPT_DAYS],
    )
    await tx.query(
      `INSERT INTO server_security_event (id, server_id, category, member_id, hour)
       SELECT id, server_id, $3, member_id, $5 FROM unnest($1::text[], $2::text[], $4::text[]) AS event (id, server_id, member_id)`,
      [
        places.map(() => newId('serverSecurityEvent')),
        places.map(({ serverId }) => serverId),
        category,
        places.map(({ memberId }) => memberId),
        hour,
      ],
    )
    await this.share(tx, category, serverIds, hour)
  }

  /** One signal for each server whose policy shares them; it names no server, member or account, and its id is used once. */
  private async share(
    tx: Transaction,
    category: ServerSecurityCategory,
    serverIds: readonly string[],
    hour: Date,
  ): Promise<void> {
    const sharing = await tx.query(
      `SELECT 1 FROM server s WHERE s.id = ANY($1) AND (
         SELECT v.shares_signals FROM server_policy v
         WHERE v.server_id = s.id AND ${hasTakenEffect}
         ORDER BY v.revision DESC LIMIT 1)`,
      [serverIds],
    )
    for (let count = 0; count < sharing.length; count++) {
      const signalId = newId('serverSignal')
      const data = { signalId, category, hour: hour.toISOString(), state: 'RAISED' } as const
      await tx.emit({ id: signalId, version: 1 }, { type: 'servers.signal.raised', data })
    }
  }
}
