import { Refusal } from '@enigm/contracts'
import { WrongAttempts } from '@enigm/subgraph'
import { AccountsFailure, type AccountsErrorCode } from '../../errors'

/** Far above what one person mistypes, and what many do at once; in each process. */
const PER_NUMBER = { atOnce: 20, perSecond: 1 / 30 }
const IN_ALL = { atOnce: 300, perSecond: 10 }

/**
 * How fast wrong proofs of a right to an account may be tried, without knowing anybody's address. Only what was wrong counts,
 * and it counts after it was looked at: a right proof is never refused because of somebody's wrong ones, so nobody can be
 * locked out (THR-02). A number counts by its hash, whether an account has it or not. Nothing is stored.
 */
export class WrongProofs {
  private readonly attempts = new WrongAttempts(IN_ALL, PER_NUMBER)

  /**
   * Runs what proves the right to an account; `code` is what it says of a wrong one.
   * @throws Refusal RATE_LIMITED in the place of that failure once too many have failed, for this number or in all
   */
  async limit<T>(code: AccountsErrorCode, prove: () => Promise<T>, numberHash?: string): Promise<T> {
    try {
      return await prove()
    } catch (error) {
      const isWrong = error instanceof AccountsFailure && error.code === code
      if (isWrong && !this.attempts.count(numberHash)) throw new Refusal('RATE_LIMITED')
      throw error
    }
  }
}
