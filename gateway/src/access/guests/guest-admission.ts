import { NetworkKeys } from '@enigm/configuration'
import { errorMessages, publicRootFields } from '@enigm/contracts'
import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { Guest } from '../../identity/request'
import { httpStatus } from '../refusal-error'
import { ProofOfWork } from './proof-of-work'
import { TokenBuckets, type BucketLimits } from './token-buckets'

/** About 0.1 s of a phone; each doubling of the excess adds one bit, which doubles the work. */
const LEAST_DIFFICULTY = 15
const GREATEST_DIFFICULTY = 22

/** Solutions are sent in this header. */
export const proofOfWorkHeader = 'proof-of-work'

/** They end or prolong a session that exists, and prove it with its token. */
const withTokenOfSession: ReadonlySet<string> = new Set(['refreshSession', 'endSession'])

/** The mutations that a guest, who has no session, causes work with. */
const guestMutations: ReadonlySet<string> = new Set(
  publicRootFields
    .filter((field) => field.startsWith('Mutation.'))
    .map((field) => field.slice('Mutation.'.length))
    .filter((name) => !withTokenOfSession.has(name)),
)

/**
 * Bounds what guests of one network create: accounts, purchases, challenges of a sign-in or a recovery. Beyond the bound a
 * request needs a solved puzzle, which becomes harder with the excess, so that no network is ever locked out.
 */
export class GuestAdmission {
  private readonly networks: NetworkKeys
  private readonly buckets: TokenBuckets
  private readonly puzzles: ProofOfWork
  private readonly counts = new WeakMap<OperationDefinitionNode, number>()

  constructor(
    private readonly limits: BucketLimits,
    private readonly onChallenge: () => void,
    now: () => number = Date.now,
  ) {
    this.networks = new NetworkKeys(now)
    this.buckets = new TokenBuckets(limits, now)
    this.puzzles = new ProofOfWork(now)
  }

  /** @throws GraphQLError RATE_LIMITED with a puzzle in `extensions.proofOfWork` */
  admit({ address, proofOfWork }: Guest, document: DocumentNode, operation: OperationDefinitionNode): void {
    const count = this.countOf(document, operation)
    if (count === 0) return
    const network = this.networks.of(address)
    const difficulty = this.difficultyFor(this.buckets.tokensOf(network) - count)
    if (difficulty > 0 && !this.isSolved(network, proofOfWork, difficulty)) {
      this.onChallenge()
      throw puzzleError(this.puzzles.challenge(network, difficulty))
    }
    this.buckets.take(network, count)
  }

  private countOf(document: DocumentNode, operation: OperationDefinitionNode): number {
    const known = this.counts.get(operation)
    if (known !== undefined) return known
    const count = countGuestMutations(document, operation.selectionSet)
    this.counts.set(operation, count)
    return count
  }

  private isSolved(network: string, solution: string | undefined, difficulty: number): boolean {
    // Another request of the network may have raised the difficulty while this client was computing.
    return (
      solution !== undefined &&
      this.puzzles.accept(network, solution, Math.max(LEAST_DIFFICULTY, difficulty - 1))
    )
  }

  /** Zero while the network is within its limit. */
  private difficultyFor(tokens: number): number {
    if (tokens >= 0) return 0
    const excess = Math.floor(Math.log2(1 - tokens / this.limits.burst))
    return Math.min(GREATEST_DIFFICULTY, LEAST_DIFFICULTY + excess)
  }
}

/** Fragments included; a validated document has no cycle of them. */
function countGuestMutations(document: DocumentNode, { selections }: SelectionSetNode): number {
  const counts = selections.map((selection) => {
    if (selection.kind === Kind.FIELD) return guestMutations.has(selection.name.value) ? 1 : 0
    if (selection.kind === Kind.INLINE_FRAGMENT) return countGuestMutations(document, selection.selectionSet)
    const fragment = document.definitions.find(
      (definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
    )
    return fragment?.kind === Kind.FRAGMENT_DEFINITION
      ? countGuestMutations(document, fragment.selectionSet)
      : 0
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

function puzzleError(proofOfWork: object): GraphQLError {
  return new GraphQLError(errorMessages.RATE_LIMITED, {
    extensions: {
      code: 'RATE_LIMITED',
      proofOfWork,
      // The request can be sent again as soon as the puzzle is solved.
      http: { status: httpStatus.RATE_LIMITED, headers: new Map([['retry-after', '0']]) },
    },
  })
}
