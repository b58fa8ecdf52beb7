import { serviceNames } from '@enigm/contracts'
import { connectionFrom, decodeCursor, type App, type Connection, type PageArgs } from '@enigm/subgraph'
import { z } from 'zod'
import type { AuditFinding } from './finding.entity'
import type { LedgerSource } from './source.entity'

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

/** The position up to which a service is recorded, with the hash of the entry there. */
export async function sourcePosition(
  app: App<any>,
  service: string,
): Promise<{ position: number; hash: string | null }> {
  const [row] = await app.read<{ position: number; hash: string | null }>(
    'SELECT position::float8 AS position, hash FROM ledger_source WHERE service = $1',
    [service],
  )
  return row ?? { position: 0, hash: null }
}

/** The hash by which a service has chained the entry at a position; null where there is none, or where it was erased. */
export async function recordedHash(app: App<any>, service: string, position: number): Promise<string | null> {
  const [row] = await app.read<{ record: string | null }>(
    'SELECT record FROM ledger_entry WHERE service = $1 AND position = $2 ORDER BY epoch DESC LIMIT 1',
    [service, position],
  )
  return row?.record ?? null
}
