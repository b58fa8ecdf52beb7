import { concat, equal, sha256, type Bytes } from './bytes'

/** Computes SHA-256; a writer of many leaves passes a synchronous implementation. */
export type Hash<H> = (input: Bytes) => H

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** The hash of a leaf (RFC 6962, section 2.1). */
export function leafHash<H>(leaf: Bytes, hash: Hash<H>): H {
  return hash(concat(LEAF, leaf))
}

/** The hash of an inner node (RFC 6962, section 2.1). */
export function nodeHash<H>(left: Uint8Array, right: Uint8Array, hash: Hash<H>): H {
  return hash(concat(NODE, left, right))
}

/** Leaves from `start` up to and without `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A complete subtree: `index` counts the subtrees of its level; level 0 are the leaves. */
export interface Subtree {
  readonly level: number
  readonly index: number
}

/** The largest power of two below `size`. */
function split(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** The ranges whose hashes prove that the leaf at `index` is in the tree of `size` leaves: PATH of RFC 6962, section 2.1.1. */
export function inclusionPath(index: number, size: number, start = 0): Range[] {
  if (size <= 1) return []
  const left = split(size)
  if (index < left) return [...inclusionPath(index, left, start), { start: start + left, end: start + size }]
  return [...inclusionPath(index - left, size - left, start + left), { start, end: start + left }]
}

/** The ranges whose hashes prove that the tree of `from` leaves is the beginning of that of `size`: PROOF of section 2.1.2. */
export function consistencyPath(from: number, size: number): Range[] {
  return from === 0 || from === size ? [] : subproof(from, size, 0, true)
}

function subproof(from: number, size: number, start: number, isWhole: boolean): Range[] {
  if (from === size) return isWhole ? [] : [{ start, end: start + size }]
  const left = split(size)
  if (from <= left)
    return [...subproof(from, left, start, isWhole), { start: start + left, end: start + size }]
  return [...subproof(from - left, size - left, start + left, false), { start, end: start + left }]
}

/** The complete subtrees of a range of `inclusionPath` or `consistencyPath`, or of a whole tree, from left to right. */
export function subtreesOf({ start, end }: Range): Subtree[] {
  const subtrees: Subtree[] = []
  for (let at = start; at < end;) {
    let level = 0
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1
    subtrees.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return subtrees
}

/** The hash of a range from the hashes of its complete subtrees. */
export function hashOfSubtrees(subtrees: readonly Bytes[], hash: Hash<Bytes>): Bytes {
  if (subtrees.length === 0) return hash(new Uint8Array())
  return subtrees.reduceRight((right, left) => nodeHash(left, right, hash))
}

/** Whether the proof leads from the leaf's hash to the root (RFC 9162, section 2.1.3.2). */
export async function isIncluded(
  leaf: Bytes,
  index: number,
  size: number,
  proof: readonly Bytes[],
  root: Bytes,
): Promise<boolean> {
  if (index < 0 || index >= size || proof.length !== inclusionPath(index, size).length) return false
  let [hash, at, last] = [leaf, index, size - 1]
  for (const sibling of proof) {
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(sibling, hash, sha256)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else {
      hash = await nodeHash(hash, sibling, sha256)
    }
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && equal(hash, root)
}

/** Whether the tree of `from` leaves is the beginning of the tree of `size` leaves (RFC 9162, section 2.1.4.2). */
export async function isConsistent(
  from: number,
  fromRoot: Bytes,
  size: number,
  root: Bytes,
  proof: readonly Bytes[],
): Promise<boolean> {
  if (from > size || proof.length !== consistencyPath(from, size).length) return false
  if (from === 0) return true
  if (from === size) return equal(fromRoot, root)
  const isComplete = subtreesOf({ start: 0, end: from }).length === 1
  const path = isComplete ? [fromRoot, ...proof] : [...proof]
  let [at, last] = [from - 1, size - 1]
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  let [first, second] = [path[0]!, path[0]!]
  for (const hash of path.slice(1)) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      first = await nodeHash(hash, first, sha256)
      second = await nodeHash(hash, second, sha256)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else {
      second = await nodeHash(second, hash, sha256)
    }
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && equal(first, fromRoot) && equal(second, root)
}

/** A subtree that an appended leaf completes, with its hash. */
export interface CompletedNode extends Subtree {
  readonly hash: Bytes
}

/**
 * The frontier of a tree: the hashes of its complete subtrees from left to right, from which a further leaf and the root are
 * computed in a logarithmic number of steps.
 */
export class Frontier {
  constructor(
    public size: number,
    readonly hashes: Bytes[],
    private readonly hash: Hash<Bytes>,
  ) {}

  /** Appends the hash of a leaf. @returns the inner nodes that it completes */
  append(leaf: Bytes): CompletedNode[] {
    const completed: CompletedNode[] = []
    let node = leaf
    for (let [level, index] = [0, this.size]; index % 2 === 1; index = Math.floor(index / 2)) {
      node = nodeHash(this.hashes.pop()!, node, this.hash)
      level += 1
      completed.push({ level, index: Math.floor(index / 2), hash: node })
    }
    this.hashes.push(node)
    this.size += 1
    return completed
  }

  get root(): Bytes {
    if (this.hashes.length === 0) return this.hash(new Uint8Array())
    return this.hashes
      .slice(0, -1)
      .reduceRight((right, left) => nodeHash(left, right, this.hash), this.hashes.at(-1)!)
  }
}
