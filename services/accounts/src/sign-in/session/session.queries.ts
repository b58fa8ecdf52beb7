import {
  countedConnectionOf,
  page,
  select,
  type App,
  type CountedConnection,
  type PageArgs,
} from '@enigm/subgraph'
import { Session } from './session.entity'
import type { SessionState } from './session.lifecycle'

export const SessionConnection = countedConnectionOf(Session, 'SessionConnection', ['panel', 'device'])

const ownSessions = select(Session).where('account_id = $1')
const ownSession = ownSessions.where('id = $2')

/** One session of an account, or null. */
export async function sessionById(app: App<any>, accountId: string, id: string): Promise<Session | null> {
  const [session] = await app.read(ownSession, [accountId, id])
  return session ?? null
}

/** One page of an account's sessions, the latest used first; those that ended are listed for 30 days (SES-01). */
export function sessionsOfAccount(
  app: App<any>,
  accountId: string,
  { state, ...args }: PageArgs & { state?: SessionState | null },
): Promise<CountedConnection<Session>> {
  const order = ['lastSeenBucket desc', 'id desc'] as const
  return page(app, ownSessions, { parameters: [accountId], filter: { state }, order }, args)
}
