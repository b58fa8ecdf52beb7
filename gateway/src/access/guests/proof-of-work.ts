import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'

const VALID_MS = 120_000
/** Solved challenges that are remembered, so that each admits one request; solving so many in two minutes takes a data center. */
const REMEMBERED = 200_000
const MAC_BYTES = 16

/** A puzzle whose solution costs the client computing time and the gateway one hash. */
interface Challenge {
  /** Opaque to the client. */
  readonly challenge: string
  /** The number of leading zero bits that `SHA-256(challenge ":" counter)` needs. */
  readonly difficulty: number
}

/**
 * Issues and checks puzzles without storing one: a challenge carries its difficulty, its end and a MAC over both and over
 * the network that it was issued to.
 */
export class ProofOfWork {
  private readonly secret = randomBytes(32)
  private readonly solved = new LRUCache<string, true>({ max: REMEMBERED, ttl: VALID_MS })

  constructor(private readonly now: () => number = Date.now) {}

  challenge(network: string, difficulty: number): Challenge {
    const terms = [randomBytes(12).toString('base64url'), this.now() + VALID_MS, difficulty].join('.')
    return { challenge: `${terms}.${this.mac(network, terms)}`, difficulty }
  }

  /**
   * Whether the text is an unused solution for this network, of at least the difficulty. It is used afterwards.
   * @param solution `challenge ":" counter`, with the counter as decimal digits
   */
  accept(network: string, solution: string, difficulty: number): boolean {
    const match = /^(([\w-]{16}\.\d{13,15}\.(\d{1,2}))\.([\w-]{22})):\d{1,15}$/.exec(solution)
    if (!match) return false
    const [, challenge = '', terms = '', agreed = '', mac = ''] = match
    if (!this.isOurs(network, terms, mac) || Number(agreed) < difficulty) return false
    if (Number(terms.split('.')[1]) < this.now() || this.solved.has(challenge)) return false
    if (leadingZeroBits(createHash('sha256').update(solution).digest()) < Number(agreed)) return false
    this.solved.set(challenge, true)
    return true
  }

  private isOurs(network: string, terms: string, mac: string): boolean {
    return timingSafeEqual(Buffer.from(mac), Buffer.from(this.mac(network, terms)))
  }

  private mac(network: string, terms: string): string {
    const digest = createHmac('sha256', this.secret).update(`${network} ${terms}`).digest()
    return digest.subarray(0, MAC_BYTES).toString('base64url')
  }
}

function leadingZeroBits(digest: Buffer): number {
  const index = digest.findIndex((byte) => byte !== 0)
  return index < 0 ? digest.length * 8 : index * 8 + Math.clz32(digest[index]!) - 24
}
