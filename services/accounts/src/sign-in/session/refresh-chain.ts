import type { Transaction } from '@enigm/subgraph'
import { endSession } from './ending'
import { hashRefresh, type RefreshSecret } from './refresh-token'
import { Session } from './session.entity'
import { isLive } from './session.lifecycle'

const GRACE_MILLISECONDS = 30_000

/** A locked live session and the link by which it was found. */
interface HeldChain {
  session: Session
  /** Whether the link is the present one, and not its predecessor within the grace period. */
  isPresent: boolean
}

/**
 * The live session of a link that is accepted: the present one, or for 30 s its predecessor. An older link closes the session,
 * since another person may hold the chain, and gives null as every other link does. The lock of the row orders what is done
 * with one chain at the same time.
 */
export async function holdChain(tx: Transaction, link: RefreshSecret): Promise<HeldChain | null> {
  const [session, now] = await Promise.all([tx.lock(Session, { id: link.sessionId }), tx.now()])
  if (!session || !isLive(session.state) || session.expiresAt <= now) return null
  const presented = hashRefresh(link.secret)
  if (presented === session.refreshHash) return { session, isPresent: true }
  const age = now.getTime() - session.rotatedAt.getTime()
  if (presented === session.previousRefreshHash && age <= GRACE_MILLISECONDS) {
    return { session, isPresent: false }
  }
  await endSession(tx, session, 'REPLAY')
  return null
}
