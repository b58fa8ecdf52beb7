import { createHash } from 'node:crypto'
import { concat, sha256, toBase64, utf8, type Bytes } from './bytes'
import {
  consistencyPath,
  Frontier,
  hashOfSubtrees,
  inclusionPath,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  subtreesOf,
  type Range,
} from './merkle'

const hash = (bytes: Bytes): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
const leaves = Array.from({ length: 40 }, (_, index) => leafHash(utf8(`entry ${index}`), hash))

/** The definition of RFC 6962, section 2.1. */
function rootOf(of: readonly Bytes[]): Bytes {
  if (of.length === 0) return hash(new Uint8Array())
  if (of.length === 1) return of[0]!
  let left = 1
  while (left * 2 < of.length) left *= 2
  return nodeHash(rootOf(of.slice(0, left)), rootOf(of.slice(left)), hash)
}

const hashesOf = (path: readonly Range[]) => path.map(({ start, end }) => rootOf(leaves.slice(start, end)))

describe('a Merkle tree', () => {
  it('has the root of RFC 6962, from its frontier and from its complete subtrees', () => {
    const frontier = new Frontier(0, [], hash)
    const nodes = new Map<string, Bytes>()
    for (const [index, leaf] of leaves.entries()) {
      expect(toBase64(frontier.root)).toBe(toBase64(rootOf(leaves.slice(0, index))))
      nodes.set(`0 ${index}`, leaf)
      for (const node of frontier.append(leaf)) nodes.set(`${node.level} ${node.index}`, node.hash)
      const subtrees = subtreesOf({ start: 0, end: index + 1 })
      const stored = subtrees.map((each) => nodes.get(`${each.level} ${each.index}`)!)
      expect(toBase64(hashOfSubtrees(stored, hash))).toBe(toBase64(frontier.root))
    }
    expect(frontier.hashes.length).toBeLessThanOrEqual(6)
    // The first test vector of Certificate Transparency: one empty leaf.
    expect(Buffer.from(leafHash(new Uint8Array(), hash)).toString('hex')).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
  })

  it('proves each leaf at each size, and nothing else', async () => {
    for (const size of [1, 2, 3, 7, 8, 13, 40]) {
      const root = rootOf(leaves.slice(0, size))
      for (let index = 0; index < size; index++) {
        const proof = hashesOf(inclusionPath(index, size))
        expect(await isIncluded(leaves[index]!, index, size, proof, root)).toBe(true)
        expect(await isIncluded(leaves[(index + 1) % 40]!, index, size, proof, root)).toBe(false)
        expect(await isIncluded(leaves[index]!, index, size, [...proof, root], root)).toBe(false)
        if (size > 1) {
          expect(await isIncluded(leaves[index]!, (index + 1) % size, size, proof, root)).toBe(false)
          const changed = [concat(proof[0]!.slice(1), Uint8Array.of(7)), ...proof.slice(1)]
          expect(await isIncluded(leaves[index]!, index, size, changed, root)).toBe(false)
        }
      }
    }
  })

  it('proves that it only grows', async () => {
    for (const size of [1, 2, 7, 8, 13, 40]) {
      const root = rootOf(leaves.slice(0, size))
      for (let from = 1; from <= size; from++) {
        const proof = hashesOf(consistencyPath(from, size))
        const fromRoot = rootOf(leaves.slice(0, from))
        expect(await isConsistent(from, fromRoot, size, root, proof)).toBe(true)
        const forked = rootOf([...leaves.slice(0, from - 1), leaves[39 - from] ?? leaves[0]!])
        if (toBase64(forked) !== toBase64(fromRoot))
          expect(await isConsistent(from, forked, size, root, proof)).toBe(false)
        expect(await isConsistent(from, fromRoot, size, await sha256(root), proof)).toBe(false)
      }
    }
  })
})
