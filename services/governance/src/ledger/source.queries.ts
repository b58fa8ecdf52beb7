import { serviceNames } from '@enigm/contracts'
import type { App } from '@enigm/subgraph'
import type { LedgerSource } from './source.entity'

/** One source for each service, in the order of the services; a service that was never read is at position 0. */
export async function ledgerSources(app: App): Promise<LedgerSource[]> {
  return app.read<LedgerSource>(
    `SELECT name AS service, coalesce(s.position, 0)::float8 AS position, s.read_at AS "readAt"
     FROM unnest($1::text[]) WITH ORDINALITY AS known (name, place)
     LEFT JOIN ledger_source s ON s.service = known.name ORDER BY place`,
    [serviceNames],
  )
}
