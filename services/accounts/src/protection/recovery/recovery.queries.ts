import { select, type App } from '@enigm/subgraph'
import { Recovery } from './recovery.entity'

const openOfAccount = select(Recovery).where(
  'account_id = $1',
  `state = 'OPEN'`,
  'expires_at > clock_timestamp()',
)
/** An open one has no end and is the first. */
const latestOfAccount = select(Recovery).where('account_id = $1').orderBy('endedAt desc', 'id').limit(1)

/** The recovery of an account that can be completed, now or later. */
export async function openRecoveryOf(app: App<any>, accountId: string): Promise<Recovery | null> {
  const [recovery] = await app.read(openOfAccount, [accountId])
  return recovery ?? null
}

/** The latest recovery of an account, whose state support sees. */
export async function latestRecoveryOf(app: App<any>, accountId: string): Promise<Recovery | null> {
  const [recovery] = await app.read(latestOfAccount, [accountId])
  return recovery ?? null
}
