import type { Pool } from 'pg'
import { Gauge, type Registry } from 'prom-client'
import type { App } from '../app'
import { poolOf } from './data-source'

/** Exports the state of both pools at `/metrics`: `transactions`, which has no value before its first connection, and `reads`. */
export function registerPoolGauges(
  registry: Registry,
  { data, config }: Pick<App, 'data' | 'config'>,
  reads: Pool,
): void {
  const pools = () => ({ ...(data.isInitialized && { transactions: poolOf(data) }), reads })
  const gauge = (name: string, help: string, valueOf: (pool: Pool) => number) =>
    new Gauge({
      ...{ name, help, labelNames: ['pool'], registers: [registry] },
      collect() {
        for (const [pool, each] of Object.entries(pools())) this.set({ pool }, valueOf(each))
      },
    })
  gauge(
    'enigm_database_connections_used',
    'Connections to the database that a transaction or a read holds, by pool.',
    ({ totalCount, idleCount }) => totalCount - idleCount,
  )
  gauge(
    'enigm_database_connections_waiting',
    'Transactions and reads that wait for a connection to the database, by pool.',
    ({ waitingCount }) => waitingCount,
  )
  const limit = new Gauge({
    name: 'enigm_database_connections_limit',
    help: 'Connections to the database at most, by pool.',
    labelNames: ['pool'],
    registers: [registry],
  })
  limit.set({ pool: 'transactions' }, config.DATABASE_POOL_SIZE)
  limit.set({ pool: 'reads' }, config.DATABASE_READ_POOL_SIZE)
}
