import { randomBytes } from 'node:crypto'
import type { ServiceName } from '@enigm/contracts'
import {
  defineSubgraph,
  definePart,
  firstBreak,
  readWholeTrail,
  RequiresScopes,
  startSubgraph,
  systemContext,
  type App,
  type RunningSubgraph,
} from '@enigm/subgraph'
import { createMigratedDatabase, until, type TestDatabase, type TestSubgraph } from '@enigm/subgraph/testkit'
import { Client } from 'pg'
import { Query, Resolver } from 'type-graphql'

@Resolver()
class OtherResolver {
  @RequiresScopes('account:self')
  @Query(() => String, { description: 'Nothing of interest.' })
  other(): string {
    return ''
  }
}

/** One recorded or written entry: what both sides must have in common. */
type Place = [position: number, scope: string, hash: string]

/** A service with its own database whose trail the ledger records over the broker of governance. */
export class OtherService {
  private constructor(
    private readonly running: RunningSubgraph,
    private readonly database: TestDatabase,
  ) {}

  static async start(name: ServiceName, { nats, keys }: TestSubgraph): Promise<OtherService> {
    const definition = defineSubgraph({ name, parts: [definePart({ resolvers: [OtherResolver] })] })
    const database = await createMigratedDatabase(definition)
    const running = await startSubgraph(definition, {
      ...{ DATABASE_URL: database.url, NATS_URL: nats.url, PORT: '0', LOG_LEVEL: 'error' },
      ...{ INTERNAL_PUBLIC_KEYS: keys.internal.jwks, GRANT_PUBLIC_KEYS: keys.grant.jwks },
      HANDLE_KEY: randomBytes(32).toString('base64url'),
    })
    await until(async () => running.ready().ready, `${name} to be ready`)
    return new OtherService(running, database)
  }

  get app(): App {
    return this.running.app
  }

  get name(): ServiceName {
    return this.app.name
  }

  get isReady(): boolean {
    return this.running.ready().ready
  }

  /** One business transaction. */
  act(scope: string, action: string): Promise<void> {
    return this.app.transaction(systemContext(), (tx) =>
      tx.audit({ scope, target: 'x', action, outcome: 'DONE' }),
    )
  }

  /** Many entries, which several transactions write as fast as the database permits. */
  async write(scopes: readonly string[], count: number): Promise<void> {
    await this.app.data.query(
      `SELECT append_audit(($1::text[])[1 + n % cardinality($1::text[])], 'system', 'step.' || n, '', 'DONE', '', '', '')
       FROM generate_series(1, $2) n`,
      [scopes, count],
    )
  }

  async asOwner(sql: string): Promise<void> {
    const client = new Client({ connectionString: this.database.migrationUrl })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }

  /** Every entry in its sequence. */
  async written(): Promise<Place[]> {
    const { app } = this
    await app.read('SELECT sequence_audit()')
    const rows = await app.read<{ place: Place }>(
      'SELECT jsonb_build_array(position, scope, hash) AS place FROM audit_entry ORDER BY position',
    )
    return rows.map(({ place }) => place)
  }

  /** The first entry of a scope that does not continue its chain. */
  async firstBreak(scope: string): Promise<number | null> {
    return firstBreak(await readWholeTrail(this.app, scope))
  }

  async stop(): Promise<void> {
    await this.running.stop()
    await this.database.drop()
  }
}
