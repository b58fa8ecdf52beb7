import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scopesOfRole } from '@enigm/contracts'
import {
  createTestKey,
  startTestSubgraph,
  until,
  type TestCaller,
  type TestSubgraph,
} from '@enigm/subgraph/testkit'
import { definition } from './service'

export const ORIGIN = 'test.example/audit'

interface Entry {
  scope: string
  actor?: string
  action?: string
  target?: string
  outcome?: 'DONE' | 'DENIED'
  reason?: string
}

/** The log of a caller's field, for queries: `{ auditLog { … } }` of an entity, or the platform's. */
type Of = { type: 'Account' | 'Organization' | 'Server'; id: string } | 'platform'

/** Governance with entries of its own trail, which it reads like that of every service. */
export class TestLedger {
  private constructor(
    readonly subgraph: TestSubgraph,
    readonly directory: string,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<TestLedger> {
    const directory = mkdtempSync(join(tmpdir(), 'checkpoints-'))
    const subgraph = await startTestSubgraph(definition, {
      CHECKPOINT_SIGNING_KEY: (await createTestKey()).jwk,
      CHECKPOINT_ORIGIN: ORIGIN,
      CHECKPOINT_DIRECTORY: directory,
      WEBHOOK_KEY: randomBytes(32).toString('base64url'),
      ...variables,
    })
    return new TestLedger(subgraph, directory)
  }

  customer(): TestCaller {
    return { ...this.subgraph.caller(), scopes: scopesOfRole.CUSTOMER }
  }

  /** Writes entries as the transactions of a service do. */
  async write(...entries: readonly Entry[]): Promise<void> {
    for (const {
      scope,
      actor = 'system',
      action = 'x.y.changed',
      target = '',
      outcome = 'DONE',
      reason = '',
    } of entries) {
      const values = [scope, actor, action, target, outcome, reason, '', randomUUID()]
      await this.subgraph.app.data.query('SELECT append_audit($1, $2, $3, $4, $5, $6, $7, $8)', values)
    }
  }

  /** Writes an entry by a clock that shows another time. */
  writeAt(at: string, entry: Entry): Promise<void> {
    return withClock(this.subgraph, `'${at}'`, () => this.write(entry))
  }

  /** Waits until every written entry is recorded. */
  async recorded(): Promise<void> {
    await until(async () => {
      const [row] = await this.subgraph.app.read<{ same: boolean }>(
        `SELECT s.position = q.position AND NOT EXISTS (SELECT FROM audit_entry WHERE position IS NULL) AS same
         FROM ledger_source s, audit_sequence q WHERE service = 'governance'`,
      )
      return row?.same
    }, 'the entries to be recorded')
  }

  /** Waits until a checkpoint contains every recorded entry, and the directory has it. */
  async checkpoint(): Promise<void> {
    await this.recorded()
    await this.subgraph.app.data.query(`UPDATE job SET due_at = clock_timestamp() WHERE kind LIKE 'ledger.%'`)
    await until(async () => {
      const [row] = await this.subgraph.app.read<{ done: boolean }>(
        `SELECT NOT EXISTS (SELECT FROM ledger_log WHERE size > noted_size) AND NOT EXISTS (
           SELECT FROM job WHERE kind = 'ledger.publication') AS done`,
      )
      return row?.done
    }, 'the checkpoint')
  }

  /** The log of an object, or of the platform, as a caller sees it. */
  async log(caller: TestCaller | null, of: Of, selection: string): Promise<any> {
    const { data, errors } =
      of === 'platform'
        ? await this.subgraph.call(caller, `{ platformAuditLog { ${selection} } }`)
        : await this.subgraph.call(
            caller,
            `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${of.type} { auditLog { ${selection} } } } }`,
            { r: [{ __typename: of.type, id: of.id }] },
          )
    if (errors) throw new Error(errors[0]!.extensions.code)
    return of === 'platform' ? data.platformAuditLog : (data._entities[0]?.auditLog ?? null)
  }

  /** All lines of an export, part by part. */
  async export(caller: TestCaller, of: Of, parameters = ''): Promise<string[]> {
    const lines: string[] = []
    let part = await this.log(caller, of, `export${parameters && `(${parameters})`} { lines size next }`)
    for (;;) {
      lines.push(...part.export.lines)
      if (part.export.next === null) return lines
      const more = `size: ${part.export.size}, after: ${part.export.next}${parameters && `, ${parameters}`}`
      part = await this.log(caller, of, `export(${more}) { lines size next }`)
    }
  }

  async ledger(): Promise<{ origin: string; verifierKeys: string[]; checkpoint: string; size: number }> {
    const { data } = await this.subgraph.call(
      this.customer(),
      '{ auditLedger { origin verifierKeys checkpoint size } }',
    )
    return data.auditLedger
  }

  async findings(): Promise<{ service: string; kind: string; position: number }[]> {
    const { data } = await this.subgraph.call(
      this.subgraph.caller('AUDITOR'),
      '{ auditFindings(first: 100) { edges { node { service kind position } } } }',
    )
    return data.auditFindings.edges.map(({ node }: any) => node).reverse()
  }

  stop(): Promise<void> {
    return this.subgraph.stop()
  }
}

/** The own log of a caller. */
export function own({ accountId }: TestCaller): Of {
  return { type: 'Account', id: accountId! }
}

/** Runs while the clock of the database shows another time to its trail: an SQL expression, which can use the entry `NEW`. */
export async function withClock(
  subgraph: Pick<TestSubgraph, 'asOwner'>,
  at: string,
  run: () => Promise<void>,
): Promise<void> {
  await subgraph.asOwner(`
    CREATE FUNCTION other_clock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      NEW.at := ${at};
      NEW.hash := encode(sha256(convert_to(jsonb_build_array(NEW.previous_hash, NEW.scope, NEW.seq,
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), NEW.actor, NEW.action, NEW.target,
        NEW.outcome, NEW.reason, NEW.grant_id, NEW.correlation_id)::text, 'UTF8')), 'hex');
      UPDATE audit_head SET hash = NEW.hash WHERE scope = NEW.scope;
      RETURN NEW; END $$;
    CREATE TRIGGER other_clock BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION other_clock()`)
  await run()
  await subgraph.asOwner('DROP FUNCTION other_clock CASCADE')
}
