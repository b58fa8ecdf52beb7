import { Refusal } from '@enigm/contracts'
import { DomainFailure, systemContext, TokenBucket, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'

const WRONG_CODES = 10
const WINDOW = '10 minutes'

/** Wrong codes of anonymous callers: the burst, and the refill per second. */
const ANONYMOUS_CODES = 300
const ANONYMOUS_CODES_PER_SECOND = 10

/**
 * Limits wrong codes without the address of a caller: ten per session and ten minutes, and one bucket for all callers without
 * a session. An empty bucket does not refuse a valid code.
 */
export class ThrottleService {
  private readonly anonymous = new TokenBucket(ANONYMOUS_CODES, ANONYMOUS_CODES_PER_SECOND)

  constructor(private readonly app: PaymentsApp) {}

  /** Runs a redemption of a session. @throws Refusal RATE_LIMITED after too many wrong codes of the session */
  async inSession<T>(sessionId: string, redemption: () => Promise<T>): Promise<T> {
    if (await this.isExhausted(sessionId)) throw new Refusal('RATE_LIMITED')
    try {
      return await redemption()
    } catch (error) {
      if (isWrongCode(error)) await this.count(sessionId)
      throw error
    }
  }

  /** Runs a redemption without a session. @throws Refusal RATE_LIMITED when the bucket is empty and the code would not pay */
  async anonymously<T>(isUsable: () => Promise<boolean>, redemption: () => Promise<T>): Promise<T> {
    if (this.anonymous.isEmpty() && !(await isUsable())) throw new Refusal('RATE_LIMITED')
    try {
      return await redemption()
    } catch (error) {
      if (isWrongCode(error)) this.anonymous.take()
      throw error
    }
  }

  private async isExhausted(sessionId: string): Promise<boolean> {
    const rows = await this.app.read(
      `SELECT 1 FROM code_coin_attempt
       WHERE session_id = $1 AND wrong >= $2 AND window_started_at > now() - $3::interval`,
      [sessionId, WRONG_CODES, WINDOW],
    )
    return rows.length > 0
  }

  /** In a separate transaction: that of the redemption is rolled back. */
  private async count(sessionId: string): Promise<void> {
    await this.app.transaction(systemContext(), (tx) =>
      tx.query(
        `INSERT INTO code_coin_attempt AS attempt (session_id, window_started_at, wrong) VALUES ($1, now(), 1)
         ON CONFLICT (session_id) DO UPDATE SET
           wrong = CASE WHEN attempt.window_started_at > now() - $2::interval THEN attempt.wrong + 1 ELSE 1 END,
           window_started_at =
             CASE WHEN attempt.window_started_at > now() - $2::interval THEN attempt.window_started_at ELSE now() END`,
        [sessionId, WINDOW],
      ),
    )
  }
}

function isWrongCode(error: unknown): boolean {
  return error instanceof DomainFailure && error.code === 'CODE_COIN_NOT_USABLE'
}

/** Deletes the attempts that no limit needs any more. */
export async function forgetAttempts(tx: Transaction): Promise<void> {
  await tx.query('DELETE FROM code_coin_attempt WHERE window_started_at < now() - $1::interval', [WINDOW])
}
