import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateLedger1781000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(sources)
    await runner.query(logs)
    await runner.query(checkpoints)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ledger_witness, ledger_key, ledger_checkpoint, ledger_head, ledger_state, ledger_node, ledger_entry,
      ledger_log, ledger_finding, ledger_source, server_administrator, server_owner`)
  }
}

/** How far each service is recorded, what did not fit, and who may read the trail of a server. */
const sources = `
  CREATE TABLE ledger_source (
    service text PRIMARY KEY,
    epoch int NOT NULL DEFAULT 1,
    position bigint NOT NULL DEFAULT 0,
    hash text,
    read_at timestamptz
  );
  CREATE TABLE ledger_finding (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    position bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('GAP', 'ALTERED', 'RESTORED')),
    found_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TABLE server_owner (
    id text PRIMARY KEY,
    owner_id text NOT NULL
  );
  CREATE INDEX server_owner_by_owner ON server_owner (owner_id);
  CREATE TABLE server_administrator (
    id text PRIMARY KEY,
    server_id text NOT NULL,
    account_id text NOT NULL
  );
  CREATE INDEX server_administrator_by_account ON server_administrator (account_id);
  CREATE INDEX server_administrator_by_server ON server_administrator (server_id)`

/**
 * One log for each scope, with the frontier of its tree. An entry keeps the commitments for as long as the log, and the committed
 * values with their salts until they are erased. Tree 0 is that of the checkpoints.
 */
const logs = `
  CREATE TABLE ledger_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    log text NOT NULL UNIQUE,
    scope text UNIQUE,
    size bigint NOT NULL DEFAULT 0,
    frontier bytea NOT NULL DEFAULT '',
    noted_size bigint NOT NULL DEFAULT 0,
    chains jsonb NOT NULL DEFAULT '{}'
  );
  CREATE INDEX ledger_log_changed ON ledger_log (id) WHERE size > noted_size;
  CREATE TABLE ledger_entry (
    log_id bigint NOT NULL REFERENCES ledger_log,
    seq bigint NOT NULL,
    service text NOT NULL,
    epoch int NOT NULL,
    position bigint NOT NULL,
    at timestamptz NOT NULL,
    action text NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    category text NOT NULL GENERATED ALWAYS AS (
      CASE WHEN outcome = 'DENIED' THEN 'REFUSAL' WHEN action ~ '^(?!Mutation\\.)[A-Z]' THEN 'READ' ELSE 'CHANGE' END) STORED,
    actor text,
    actor_salt text,
    actor_commitment text NOT NULL,
    target text,
    target_salt text,
    target_commitment text NOT NULL,
    record text,
    record_salt text,
    record_commitment text NOT NULL,
    leaf bytea NOT NULL,
    PRIMARY KEY (log_id, seq),
    UNIQUE (service, position, epoch),
    CHECK ((actor IS NULL) = (actor_salt IS NULL)),
    CHECK ((target IS NULL) = (target_salt IS NULL)),
    CHECK ((record IS NULL) = (record_salt IS NULL))
  );
  CREATE INDEX ledger_entry_by_category ON ledger_entry (log_id, category, seq);
  CREATE INDEX ledger_entry_by_action ON ledger_entry (log_id, action text_pattern_ops, seq);
  CREATE INDEX ledger_entry_by_time ON ledger_entry (log_id, at);
  CREATE INDEX ledger_entry_by_age ON ledger_entry USING brin (at);
  CREATE TABLE ledger_node (
    log_id bigint NOT NULL,
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (log_id, level, index)
  )`

const checkpoints = `
  CREATE TABLE ledger_state (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    size bigint NOT NULL DEFAULT 0,
    frontier bytea NOT NULL DEFAULT '',
    pending int NOT NULL DEFAULT 0
  );
  INSERT INTO ledger_state DEFAULT VALUES;
  CREATE TABLE ledger_head (
    index bigint PRIMARY KEY,
    log_id bigint NOT NULL REFERENCES ledger_log,
    size bigint NOT NULL,
    root bytea NOT NULL,
    leaf bytea NOT NULL
  );
  CREATE INDEX ledger_head_by_log ON ledger_head (log_id, size);
  CREATE TABLE ledger_checkpoint (
    size bigint PRIMARY KEY,
    root bytea NOT NULL,
    note text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TABLE ledger_key (
    verifier_key text PRIMARY KEY,
    first_size bigint NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TABLE ledger_witness (
    destination text PRIMARY KEY,
    size bigint NOT NULL,
    published_at timestamptz NOT NULL
  )`
