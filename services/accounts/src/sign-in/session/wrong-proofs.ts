import { Refusal } from '@enigm/contracts'
import { FailedAttempts, followPeers, type Bus, type Peers } from '@enigm/subgraph'
import { AccountsFailure, type AccountsErrorCode } from '../../errors'

/** Far above the mistypings of one person, and of many at once; of all replicas together. */
const PER_NUMBER = { burst: 20, perSecond: 1 / 30 }
const IN_TOTAL = { burst: 300, perSecond: 10 }

/**
 * Limits how fast wrong proofs of a right to an account can be tried, without knowing anyone's address. Only wrong proofs count,
 * and each is counted after its check: a correct proof is never refused because of others' wrong ones, so no holder can be
 * locked out (THR-02). A number counts by its hash, whether or not an account has it. Replicas send each other what they have
 * counted; while the broker is away, each counts alone. Nothing is stored.
 */
export class WrongProofs {
  private readonly attempts = new FailedAttempts(IN_TOTAL, PER_NUMBER)
  private peers: Peers | undefined

  /** Counts wrong proofs of the other replicas, too. */
  follow(bus: Bus): Peers {
    this.peers = followPeers(bus, 'accounts', (numberHash) => this.attempts.count(numberHash || undefined))
    return this.peers
  }

  /**
   * Runs a proof of the right to an account; `code` is its failure when the proof is wrong.
   * @throws Refusal RATE_LIMITED instead of that failure after too many wrong proofs, for this number or in total
   */
  async limit<T>(code: AccountsErrorCode, prove: () => Promise<T>, numberHash?: string): Promise<T> {
    try {
      return await prove()
    } catch (error) {
      const isWrong = error instanceof AccountsFailure && error.code === code
      if (isWrong && !this.attempts.count(numberHash)) throw new Refusal('RATE_LIMITED')
      if (isWrong) this.peers?.tell(numberHash ?? '')
      throw error
    }
  }
}
