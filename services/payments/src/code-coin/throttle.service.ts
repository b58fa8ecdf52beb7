import { Refusal } from '@enigm/contracts'
import { DomainFailure, systemContext, TokenBucket, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'

const WRONG_CODES = 10
const WINDOW = '10 minutes'

/** Wrong codes of anonymous callers: the burst, and the refill per second. */
const ANONYMOUS_CODES = 300
const ANONYMOUS_CODES_PER_SECOND = 10

/** Orders of anonymous callers that await their payment: each asks a processor for something. */
const ANONYMOUS_ORDERS = 100
const ANONYMOUS_ORDERS_PER_SECOND = 2

interface Window {
  /** As text: a Date has no microseconds. */
  startedAt: string
}

/**
 * Limits wrong codes without the address of a caller: ten per account or machine client and ten minutes, and one bucket for all callers without
 * an account. Each try is reserved before its code is compared and returned unless the code was wrong, so tries in parallel
 * count like tries one after the other (PAY-03). An empty bucket does not refuse a valid code.
 */
export class ThrottleService {
  private readonly anonymousOrders = new TokenBucket(ANONYMOUS_ORDERS, ANONYMOUS_ORDERS_PER_SECOND)
  private readonly anonymous = new TokenBucket(ANONYMOUS_CODES, ANONYMOUS_CODES_PER_SECOND)

  constructor(private readonly app: PaymentsApp) {}

  /** Runs a redemption of an account or client. @throws Refusal RATE_LIMITED after too many wrong codes of its sessions */
  async ofAccount<T>(accountId: string, redemption: () => Promise<T>): Promise<T> {
    const reserved = await this.reserve(accountId)
    try {
      const result = await redemption()
      await this.release(accountId, reserved)
      return result
    } catch (error) {
      if (!isWrongCode(error)) await this.release(accountId, reserved)
      throw error
    }
  }

  /** Runs a redemption without a session. @throws Refusal RATE_LIMITED when the bucket is empty and the code would not pay */
  async anonymously<T>(isUsable: () => Promise<boolean>, redemption: () => Promise<T>): Promise<T> {
    const isReserved = this.anonymous.take()
    if (!isReserved && !(await isUsable())) throw new Refusal('RATE_LIMITED')
    try {
      const result = await redemption()
      if (isReserved) this.anonymous.giveBack()
      return result
    } catch (error) {
      if (isReserved && !isWrongCode(error)) this.anonymous.giveBack()
      throw error
    }
  }

  /** Places an order without a session and without a code. @throws Refusal RATE_LIMITED while too many are placed */
  anonymousOrder<T>(purchase: () => Promise<T>): Promise<T> {
    if (!this.anonymousOrders.take()) throw new Refusal('RATE_LIMITED')
    return purchase()
  }

  /** In a separate transaction: that of the redemption may be rolled back. @returns the window of the try */
  private async reserve(accountId: string): Promise<Window> {
    const [window] = await this.app.transaction(systemContext(), (tx) =>
      tx.query<Window>(
        `INSERT INTO code_coin_attempt AS attempt (account_id, window_started_at, wrong) VALUES ($1, now(), 1)
         ON CONFLICT (account_id) DO UPDATE SET
           wrong = CASE WHEN attempt.window_started_at > now() - $2::interval THEN attempt.wrong + 1 ELSE 1 END,
           window_started_at =
             CASE WHEN attempt.window_started_at > now() - $2::interval THEN attempt.window_started_at ELSE now() END
         WHERE attempt.wrong < $3 OR attempt.window_started_at <= now() - $2::interval
         RETURNING window_started_at::text AS "startedAt"`,
        [accountId, WINDOW, WRONG_CODES],
      ),
    )
    if (!window) throw new Refusal('RATE_LIMITED')
    return window
  }

  private async release(accountId: string, { startedAt }: Window): Promise<void> {
    const key = [accountId, startedAt]
    const counted = 'account_id = $1 AND window_started_at = $2::timestamptz'
    await this.app.transaction(systemContext(), async (tx) => {
      await tx.query(`UPDATE code_coin_attempt SET wrong = wrong - 1 WHERE ${counted}`, key)
      await tx.query(`DELETE FROM code_coin_attempt WHERE ${counted} AND wrong = 0`, key)
    })
  }
}

function isWrongCode(error: unknown): boolean {
  return error instanceof DomainFailure && error.code === 'CODE_COIN_NOT_USABLE'
}

/** Deletes the attempts that no limit needs any more. */
export async function forgetAttempts(tx: Transaction): Promise<void> {
  await tx.query('DELETE FROM code_coin_attempt WHERE window_started_at < now() - $1::interval', [WINDOW])
}
