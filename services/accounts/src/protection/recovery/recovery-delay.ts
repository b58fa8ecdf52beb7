import type { CriticalOperationName } from '@enigm/contracts'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'

const DELAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** By name, so that a deletion or a transfer of ownership that is added later is delayed too; not what cancels one. */
const DELAYED = /DELETION(?!_CANCELATION)|OWNERSHIP/

/** Until when an account that was recovered now can neither delete nor give away. */
export function delayAfter(recoveredAt: Date): Date {
  return new Date(recoveredAt.getTime() + DELAY_MILLISECONDS)
}

/** Whether the operation cannot be undone by a holder who comes a day too late. */
export function isDelayed(operation: CriticalOperationName): boolean {
  return DELAYED.test(operation)
}

/** The end of the delay while it lasts. */
export async function delayOf(app: AccountsApp, accountId: string): Promise<Date | null> {
  const [delayed] = await app.read<{ until: Date }>(
    'SELECT recovery_delay_until AS until FROM account WHERE id = $1 AND recovery_delay_until > clock_timestamp()',
    [accountId],
  )
  return delayed?.until ?? null
}

/**
 * Refuses the grant for a deletion or a transfer of ownership for 24 hours after a recovery. One read is enough: a session
 * from before the recovery gets no grant anyhow, and a later one sees the delay.
 * @throws AccountsFailure RECOVERY_DELAY
 */
export async function refuseDelayed(
  app: AccountsApp,
  accountId: string,
  operation: CriticalOperationName,
): Promise<void> {
  if (isDelayed(operation) && (await delayOf(app, accountId))) {
    throw new AccountsFailure('RECOVERY_DELAY', ['input', 'operation'])
  }
}
