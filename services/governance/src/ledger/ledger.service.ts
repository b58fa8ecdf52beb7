import { hash, randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { disclosureText, entryLeaf, erasableNames, leafHash, type ErasableName } from '@enigm/ledger'
import {
  hashOf,
  type AuditPage,
  type CallContext,
  type SequencedEntry,
  type Transaction,
} from '@enigm/subgraph'
import type { GovernanceApp } from '../config'
import { EntryColumns } from './entry-columns'
import type { FindingKind } from './finding.entity'
import { frontierBytes, frontierOf, NewNodes, sha256 } from './tree'

export const CHECKPOINT_JOB = 'ledger.checkpoint'
/** A checkpoint is due after this time or this number of entries. */
const CHECKPOINT_MILLISECONDS = 60_000
const CHECKPOINT_ENTRIES = 1_000
/** Advisory lock of the writer of the ledger: one process appends at a time. */
export const LEDGER_WRITER = 0x6c656467
const SALT_BYTES = 16

/** A service, before the entries of a page. */
interface Source {
  epoch: number
  position: number
}

/** The last recorded entry of a service in a scope. */
type Chain = readonly [seq: number, hash: string]

interface LogRow {
  id: number
  log: string
  scope: string
  size: number
  frontier: Buffer
  chains: Record<string, Chain>
  isNew: boolean
}

interface Finding {
  kind: FindingKind
  position: number
}

/** Lets one transaction write to the ledger at a time. */
export async function lockLedger(tx: Transaction): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LEDGER_WRITER])
}

/** The only writer of entries. */
export class LedgerService {
  constructor(private readonly app: GovernanceApp) {}

  /**
   * Appends the entries of a service that follow a position, each to the log of its scope.
   * @returns whether they were appended; false if another process has recorded them
   */
  record(context: CallContext, service: string, after: number, { entries }: AuditPage): Promise<boolean> {
    return this.app.transaction(context, async (tx) => {
      await lockLedger(tx)
      const last = entries.at(-1)
      const [source] = await tx.query<Pick<Source, 'epoch'>>(advanceSource, [
        ...[service, after, last?.position ?? after, last?.hash ?? null],
      ])
      if (!source) return false
      if (last) await append(tx, service, { ...source, position: after }, entries)
      return true
    })
  }

  /**
   * Continues after a service’s database was restored: its entries after `position` are others than the recorded ones, which
   * stay.
   */
  restart(context: CallContext, service: string, position: number, hash: string | null): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      await lockLedger(tx)
      await tx.query(
        'UPDATE ledger_source SET epoch = epoch + 1, position = $2, hash = $3 WHERE service = $1',
        [...[service, position, hash]],
      )
      await tx.query('UPDATE ledger_log SET chains = chains - $1 WHERE chains ? $1', [service])
      await insertFindings(tx, service, [{ kind: 'RESTORED', position: position + 1 }])
    })
  }
}

/** Moves a service on from the position `$2`; no row if another process has done so. */
const advanceSource = `
  INSERT INTO ledger_source AS s (service, position, hash, read_at) VALUES ($1, $3, $4, clock_timestamp())
  ON CONFLICT (service) DO UPDATE SET position = excluded.position, hash = coalesce(excluded.hash, s.hash), read_at = excluded.read_at
    WHERE s.position = $2
  RETURNING epoch`

async function append(
  tx: Transaction,
  service: string,
  source: Source,
  entries: readonly SequencedEntry[],
): Promise<void> {
  const logs = await logsOf(tx, [...new Set(entries.map(({ scope }) => scope))])
  const frontiers = new Map([...logs.values()].map((log) => [log, frontierOf(log.size, log.frontier)]))
  const [columns, nodes] = [new EntryColumns(), new NewNodes()]
  const findings: Finding[] = []
  const salts = new Salts(entries.length * erasableNames.length)
  let expected = source.position + 1
  for (const entry of entries) {
    const log = logs.get(entry.scope)!
    const frontier = frontiers.get(log)!
    findings.push(...findingsOf(entry, expected, source, log.chains[service]))
    expected = entry.position + 1
    log.chains[service] = [entry.seq, entry.hash]
    const fields = { ...entry, service, log: log.log, seq: frontier.size + 1 }
    const disclosures = disclosuresOf(entry, salts)
    const leaf = leafHash(entryLeaf(fields, disclosures.commitments), sha256)
    columns.add({
      logId: log.id,
      epoch: source.epoch,
      position: entry.position,
      leaf,
      fields,
      ...disclosures,
    })
    nodes.append(log.id, frontier, leaf)
  }
  await writeLogs(tx, frontiers)
  await columns.insert(tx)
  await nodes.insert(tx)
  await insertFindings(tx, service, findings)
  await scheduleCheckpoint(tx, entries.length)
}

/** The logs of scopes. A new one gets its id here and is written with its first entries. */
async function logsOf(tx: Transaction, scopes: readonly string[]): Promise<Map<string, LogRow>> {
  const rows = await tx.query<Omit<LogRow, 'log'> & { log: string | null }>(
    `SELECT coalesce(l.id, nextval(pg_get_serial_sequence('ledger_log', 'id')))::float8 AS id, l.log, new.scope,
       coalesce(l.size, 0)::float8 AS size, coalesce(l.frontier, '') AS frontier, coalesce(l.chains, '{}') AS chains,
       l.id IS NULL AS "isNew"
     FROM unnest($1::text[]) AS new (scope) LEFT JOIN ledger_log l ON l.scope = new.scope`,
    [scopes],
  )
  return new Map(rows.map((row) => [row.scope, { ...row, log: row.log ?? newId('auditLog') }]))
}

/** What shows that an entry is missing before this one, or that this one is not as the service wrote it. */
function findingsOf(
  entry: SequencedEntry,
  expected: number,
  { epoch }: Source,
  chain: Chain | undefined,
): Finding[] {
  const { position } = entry
  const found = (kind: FindingKind): Finding[] => [{ kind, position }]
  if (position !== expected) return found('GAP')
  if (hashOf(entry) !== entry.hash) return found('ALTERED')
  // After a restoration the recorded chain is that of another history.
  if (!chain) return epoch === 1 && entry.seq !== 1 ? found('GAP') : []
  const [seq, hash] = chain
  if (entry.seq !== seq + 1) return found('GAP')
  return entry.previousHash === hash ? [] : found('ALTERED')
}

interface Disclosures {
  values: Record<ErasableName, string>
  salts: Record<ErasableName, string>
  commitments: Record<ErasableName, string>
}

/** Random salts of a batch, from one call: a call for each would cost more than all hashes of an entry. */
class Salts {
  private readonly bytes: Buffer
  private offset = 0

  constructor(count: number) {
    this.bytes = randomBytes(count * SALT_BYTES)
  }

  next(): string {
    return this.bytes.toString('base64url', this.offset, (this.offset += SALT_BYTES))
  }
}

function disclosuresOf(
  { actorHandle, targetHandle, hash: record }: SequencedEntry,
  random: Salts,
): Disclosures {
  const values = { actor: actorHandle, target: targetHandle, record }
  const salts = mapErasable(() => random.next())
  const commitments = mapErasable((name) =>
    hash('sha256', disclosureText(name, { salt: salts[name], value: values[name] }), 'base64'),
  )
  return { values, salts, commitments }
}

function mapErasable(value: (name: ErasableName) => string): Record<ErasableName, string> {
  return { actor: value('actor'), target: value('target'), record: value('record') }
}

async function writeLogs(
  tx: Transaction,
  frontiers: ReadonlyMap<LogRow, ReturnType<typeof frontierOf>>,
): Promise<void> {
  const states = [...frontiers].map(([log, frontier]) => ({
    ...{ ...log, size: frontier.size, frontier: frontierBytes(frontier), chains: JSON.stringify(log.chains) },
  }))
  const [added, known] = [states.filter(({ isNew }) => isNew), states.filter(({ isNew }) => !isNew)]
  const columnsOf = (logs: typeof states) => [
    logs.map(({ id }) => id),
    logs.map(({ size }) => size),
    logs.map(({ frontier }) => frontier),
    logs.map(({ chains }) => chains),
  ]
  if (known.length > 0)
    await tx.query(
      `UPDATE ledger_log SET size = changed.size, frontier = changed.frontier, chains = changed.chains
       FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::jsonb[]) AS changed (id, size, frontier, chains)
       WHERE ledger_log.id = changed.id`,
      columnsOf(known),
    )
  if (added.length > 0)
    await tx.query(
      `INSERT INTO ledger_log (id, size, frontier, chains, log, scope) OVERRIDING SYSTEM VALUE
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::jsonb[], $5::text[], $6::text[])`,
      [...columnsOf(added), added.map(({ log }) => log), added.map(({ scope }) => scope)],
    )
}

async function insertFindings(tx: Transaction, service: string, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return
  await tx.query(
    `INSERT INTO ledger_finding (service, kind, position) SELECT $1, * FROM unnest($2::text[], $3::bigint[])`,
    [service, findings.map(({ kind }) => kind), findings.map(({ position }) => position)],
  )
}

/** The first entry after a checkpoint starts the time; a further one does not postpone it. */
async function scheduleCheckpoint(tx: Transaction, added: number): Promise<void> {
  const [state] = await tx.query<{ pending: number }>(
    'UPDATE ledger_state SET pending = pending + $1 RETURNING pending',
    [added],
  )
  const isFull = state!.pending >= CHECKPOINT_ENTRIES
  await tx.runJobEarlier({
    kind: CHECKPOINT_JOB,
    aggregateId: 'ledger',
    afterMilliseconds: isFull ? 0 : CHECKPOINT_MILLISECONDS,
  })
}
