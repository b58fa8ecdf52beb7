import { sha256 } from '@noble/hashes/sha2.js'

/** A puzzle of the gateway for a network that has sent many requests without a session. */
export interface Puzzle {
  readonly challenge: string
  /** The number of leading zero bits that the hash needs, at most 22. */
  readonly difficulty: number
}

/** The page stays responsive between two batches. */
const BATCH = 4_000

/** @returns the value of the header `proof-of-work` */
export async function solve({ challenge, difficulty }: Puzzle): Promise<string> {
  const encoder = new TextEncoder()
  const bound = 2 ** (32 - difficulty)
  for (let counter = 0; ; counter += 1) {
    const solution = `${challenge}:${counter}`
    if (new DataView(sha256(encoder.encode(solution)).buffer).getUint32(0) < bound) return solution
    if (counter % BATCH === BATCH - 1) await new Promise((resolve) => setTimeout(resolve))
  }
}
