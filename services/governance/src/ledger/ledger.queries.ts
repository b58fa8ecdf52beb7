import { serviceNames } from '@enigm/contracts'
import { connectionFrom, decodeCursor, type App, type Connection, type PageArgs } from '@enigm/subgraph'
import { z } from 'zod'
import type { AuditFinding } from './finding.entity'
import type { LedgerSource } from './source.entity'

/** A reading of a service that has no new entries is noted as often, because each note is a commit. */
const NOTED_SECONDS = 10

/** One source for each service, in the order of the services; a service that was never read is at position 0. */
export function ledgerSources(app: App<any>): Promise<LedgerSource[]> {
  return app.read<LedgerSource>(
    `SELECT name AS service, coalesce(s.position, 0)::float8 AS position, s.read_at AS "readAt"
     FROM unnest($1::text[]) WITH ORDINALITY AS known (name, place)
     LEFT JOIN ledger_source s ON s.service = known.name ORDER BY place`,
    [serviceNames],
  )
}

/** One page of the findings, newest first. */
export async function auditFindings(
  app: App<any>,
  { first, after }: PageArgs,
): Promise<Connection<AuditFinding>> {
  const [before = Number.MAX_SAFE_INTEGER] = decodeCursor(after, z.tuple([z.int()])) ?? []
  const rows = await app.read<AuditFinding>(
    `SELECT id::float8 AS id, service, position::float8 AS position, kind, found_at AS "foundAt"
     FROM ledger_finding WHERE id < $1 ORDER BY ledger_finding.id DESC LIMIT $2`,
    [before, first + 1],
  )
  return connectionFrom(rows, first, ({ id }) => [id])
}

interface SourcePosition {
  position: number
  /** Of the entry there. */
  hash: string | null
  /** Whether its last reading was noted in the last seconds. */
  isNoted: boolean
}

/** The position up to which a service is recorded. */
export async function sourcePosition(app: App<any>, service: string): Promise<SourcePosition> {
  const [row] = await app.read<SourcePosition>(
    `SELECT position::float8 AS position, hash, coalesce(read_at BETWEEN clock_timestamp() - make_interval(secs => $2)
       AND clock_timestamp(), false) AS "isNoted" FROM ledger_source WHERE service = $1`,
    [service, NOTED_SECONDS],
  )
  return row ?? { position: 0, hash: null, isNoted: false }
}

/** The hash by which a service has chained the entry at a position; null where there is none, or where it was erased. */
export async function recordedHash(app: App<any>, service: string, position: number): Promise<string | null> {
  const [row] = await app.read<{ record: string | null }>(
    'SELECT record FROM ledger_entry WHERE service = $1 AND position = $2 ORDER BY epoch DESC LIMIT 1',
    [service, position],
  )
  return row?.record ?? null
}
