import { hash } from 'node:crypto'
import {
  Frontier,
  hashOfSubtrees,
  subtreesOf,
  toBase64,
  type Bytes,
  type Range,
  type Subtree,
} from '@enigm/ledger'
import type { App, Transaction } from '@enigm/subgraph'

const HASH_BYTES = 32
/**
 * The inner nodes of every second level are stored, a third of all. The others are the hash of the two below them, which a proof
 * reads instead.
 */
const STORED_LEVELS = 2
/** The tree of the heads of all logs, which the checkpoints sign. */
export const CHECKPOINT_LOG = 0

export function sha256(bytes: Uint8Array): Bytes {
  return Uint8Array.from(hash('sha256', bytes, 'buffer'))
}

/** The frontier of a tree from its row. */
export function frontierOf(size: number, hashes: Buffer): Frontier {
  const parts = Array.from({ length: hashes.length / HASH_BYTES }, (_, index) =>
    Uint8Array.from(hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)),
  )
  return new Frontier(size, parts, sha256)
}

export function frontierBytes({ hashes }: Frontier): Buffer {
  return Buffer.concat(hashes)
}

/** The inner nodes to store that appended leaves have completed, by their trees. */
export class NewNodes {
  private readonly columns = {
    logs: [] as number[],
    levels: [] as number[],
    indexes: [] as number[],
    hashes: [] as Buffer[],
  }

  append(log: number, frontier: Frontier, leaf: Bytes): void {
    for (const { level, index, hash } of frontier.append(leaf)) {
      if (level % STORED_LEVELS > 0) continue
      this.columns.logs.push(log)
      this.columns.levels.push(level)
      this.columns.indexes.push(index)
      this.columns.hashes.push(Buffer.from(hash))
    }
  }

  async insert(tx: Transaction): Promise<void> {
    const { logs, levels, indexes, hashes } = this.columns
    if (logs.length === 0) return
    await tx.query(
      `INSERT INTO ledger_node (log_id, level, index, hash)
       SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bytea[])`,
      [logs, levels, indexes, hashes],
    )
  }
}

const keyOf = ({ level, index }: Subtree) => `${level}/${index}`

/** The leaves or stored nodes whose hash is that of a subtree. */
function storedBelow({ level, index }: Subtree): Subtree[] {
  if (level % STORED_LEVELS === 0) return [{ level, index }]
  return [0, 1].map((side) => ({ level: level - 1, index: 2 * index + side }))
}

/** The leaves and stored nodes of one tree by their keys: one read for all of them, of each once. */
async function storedHashes(
  app: App<any>,
  log: number,
  needed: readonly Subtree[],
): Promise<ReadonlyMap<string, Bytes>> {
  const subtrees = [...new Map(needed.map((subtree) => [keyOf(subtree), subtree])).values()]
  const leaf =
    log === CHECKPOINT_LOG
      ? 'SELECT leaf FROM ledger_head l WHERE l.index = n.index'
      : 'SELECT leaf FROM ledger_entry l WHERE l.log_id = $1 AND l.seq = n.index + 1'
  // As joins, these could read the whole tree.
  const rows = await app.read<{ hash: Buffer }>(
    `SELECT CASE WHEN n.level = 0 THEN (${leaf}) ELSE (
       SELECT hash FROM ledger_node i WHERE i.log_id = $1 AND i.level = n.level AND i.index = n.index) END AS hash
     FROM unnest($2::int[], $3::bigint[]) WITH ORDINALITY AS n (level, index, place) ORDER BY n.place`,
    [log, subtrees.map(({ level }) => level), subtrees.map(({ index }) => index)],
  )
  return new Map(rows.map(({ hash }, place) => [keyOf(subtrees[place]!), Uint8Array.from(hash)]))
}

/** Proofs of one tree, as base64, in the order of the paths. Paths of neighbours have most ranges in common. */
export async function proofsOf(
  app: App<any>,
  log: number,
  paths: readonly (readonly Range[])[],
): Promise<string[][]> {
  const ranges = new Map(paths.flat().map((range) => [placeOf(range), subtreesOf(range)]))
  const stored = await storedHashes(app, log, [...ranges.values()].flat().flatMap(storedBelow))
  const hashOf = (subtree: Subtree) =>
    hashOfSubtrees(
      storedBelow(subtree).map((below) => stored.get(keyOf(below))!),
      sha256,
    )
  const hashes = new Map(
    [...ranges].map(([place, subtrees]) => [place, toBase64(hashOfSubtrees(subtrees.map(hashOf), sha256))]),
  )
  return paths.map((path) => path.map((range) => hashes.get(placeOf(range))!))
}

const placeOf = ({ start, end }: Range) => `${start}-${end}`
