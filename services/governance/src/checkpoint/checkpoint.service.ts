import { consistencyPath, headLeaf, leafHash, toBase64 } from '@enigm/ledger'
import type { CallContext, Job, Transaction } from '@enigm/subgraph'
import type { GovernanceApp } from '../config'
import { lockLedger } from '../ledger/ledger.service'
import { CHECKPOINT_LOG, frontierBytes, frontierOf, NewNodes, proofsOf, sha256 } from '../ledger/tree'
import { destinationsOf } from './destination'
import type { Publication } from './publication'
import { CheckpointSigner } from './signer'

export const PUBLICATION_JOB = 'ledger.publication'

interface ChangedLog {
  id: number
  log: string
  size: number
  frontier: Buffer
}

/** Signs the state of all logs, and keeps it outside the database. */
export class CheckpointService {
  private readonly signer: CheckpointSigner
  private readonly destinations

  constructor(private readonly app: GovernanceApp) {
    this.signer = new CheckpointSigner(app.config)
    this.destinations = destinationsOf(app.config)
  }

  /** Appends the head of each changed log to the checkpoint log, and signs that one. */
  sign(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      await lockLedger(tx)
      await tx.completeJob(job)
      const changed = await tx.query<ChangedLog>(
        `UPDATE ledger_log SET noted_size = size WHERE size > noted_size
         RETURNING id::float8 AS id, log, size::float8 AS size, frontier`,
      )
      if (changed.length === 0) return
      const { size, root } = await appendHeads(tx, changed)
      const note = await this.signer.sign({ size, root })
      await tx.query('INSERT INTO ledger_checkpoint (size, root, note) VALUES ($1, $2, $3)', [
        ...[size, Buffer.from(root), note],
      ])
      await tx.query(
        'INSERT INTO ledger_key (verifier_key, first_size) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [await this.signer.verifierKey(), size],
      )
      for (const aggregateId of this.destinations.keys())
        await tx.runJobEarlier({ kind: PUBLICATION_JOB, aggregateId })
    })
  }

  /** Publishes the newest checkpoint at one destination; the job is repeated until it has stored it. */
  async publish(context: CallContext, job: Job): Promise<void> {
    const destination = this.destinations.get(job.aggregateId)
    const [newest] = await this.app.read<{ size: number; note: string; published: number }>(
      `SELECT c.size::float8 AS size, c.note, coalesce(w.size, 0)::float8 AS published FROM ledger_checkpoint c
       LEFT JOIN ledger_witness w ON w.destination = $1 ORDER BY c.size DESC LIMIT 1`,
      [job.aggregateId],
    )
    const cosignatures =
      destination && newest
        ? await this.app.externalSystems.call(`CHECKPOINTS:${job.aggregateId.toUpperCase()}`, () =>
            destination.publish(this.publicationOf(newest), newest.published),
          )
        : ''
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      if (!newest) return
      await tx.query("UPDATE ledger_checkpoint SET note = note || $2 WHERE size = $1 AND $2 <> ''", [
        ...[newest.size, cosignatures],
      ])
      await tx.query(
        `INSERT INTO ledger_witness (destination, size, published_at) VALUES ($1, $2, clock_timestamp())
         ON CONFLICT (destination) DO UPDATE SET size = excluded.size, published_at = excluded.published_at`,
        [job.aggregateId, newest.size],
      )
      const [later] = await tx.query('SELECT 1 AS later FROM ledger_checkpoint WHERE size > $1 LIMIT 1', [
        newest.size,
      ])
      if (later) await tx.runJobEarlier({ kind: PUBLICATION_JOB, aggregateId: job.aggregateId })
    })
  }

  private publicationOf({ size, note }: { size: number; note: string }): Publication {
    return {
      size,
      note,
      consistency: async (from) =>
        (await proofsOf(this.app, CHECKPOINT_LOG, [consistencyPath(from, size)]))[0]!,
    }
  }
}

async function appendHeads(tx: Transaction, changed: readonly ChangedLog[]) {
  const [state] = await tx.query<{ size: number; frontier: Buffer }>(
    'UPDATE ledger_state SET pending = 0 RETURNING size::float8 AS size, frontier',
  )
  const frontier = frontierOf(state!.size, state!.frontier)
  const nodes = new NewNodes()
  const heads = [...changed]
    .sort((one, other) => one.id - other.id)
    .map(({ id, log, size, frontier: hashes }) => {
      const { root } = frontierOf(size, hashes)
      const leaf = leafHash(headLeaf({ log, size, root: toBase64(root) }), sha256)
      const index = frontier.size
      nodes.append(CHECKPOINT_LOG, frontier, leaf)
      return { index, id, size, root: Buffer.from(root), leaf: Buffer.from(leaf) }
    })
  await tx.query(
    `INSERT INTO ledger_head (index, log_id, size, root, leaf)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[])`,
    [
      heads.map(({ index }) => index),
      heads.map(({ id }) => id),
      heads.map(({ size }) => size),
      heads.map(({ root }) => root),
      heads.map(({ leaf }) => leaf),
    ],
  )
  await nodes.insert(tx)
  await tx.query('UPDATE ledger_state SET size = $1, frontier = $2', [frontier.size, frontierBytes(frontier)])
  return { size: frontier.size, root: frontier.root }
}
