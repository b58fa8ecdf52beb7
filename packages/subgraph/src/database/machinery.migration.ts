import { idPrefix } from '@enigm/contracts'
import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The tables of every subgraph: outbox, inbox, jobs, consumed grants, idempotency keys, counts of the day, external systems, audit. */
export class CreateMachinery1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(outbox)
    await runner.query(inbox)
    await runner.query(job)
    await runner.query(guards)
    await runner.query(dailyCount)
    await runner.query(externalSystem)
    await runner.query(audit)
    await runner.query(appendAudit)
    await runner.query(sequenceAudit)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION append_audit, chain_audit, sequence_audit;
      DROP TABLE audit_entry, audit_head, audit_sequence, external_system, daily_count, idempotency, consumed_grant, job, snapshot_request, source_epoch, inbox_head,
        inbox, stream_epoch, outbox`)
  }
}

const outbox = `
  CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL UNIQUE,
    type text NOT NULL,
    aggregate_id text NOT NULL,
    version int NOT NULL,
    is_snapshot boolean NOT NULL DEFAULT false,
    data jsonb NOT NULL,
    correlation_id text NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz
  );
  CREATE UNIQUE INDEX outbox_one_event_per_version ON outbox (aggregate_id, version) WHERE NOT is_snapshot;
  CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
  CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
  CREATE TABLE stream_epoch (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    epoch int NOT NULL DEFAULT 1
  );
  INSERT INTO stream_epoch DEFAULT VALUES`

const inbox = `
  CREATE TABLE inbox (
    event_id text PRIMARY KEY,
    service text NOT NULL,
    type text NOT NULL,
    aggregate_id text NOT NULL,
    version int NOT NULL,
    is_snapshot boolean NOT NULL,
    data jsonb NOT NULL,
    correlation_id text NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    applied_at timestamptz,
    attempts int NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    parked_at timestamptz,
    error text
  );
  CREATE INDEX inbox_waiting ON inbox (service, aggregate_id, version) WHERE applied_at IS NULL;
  CREATE INDEX inbox_applied ON inbox (applied_at) WHERE applied_at IS NOT NULL;
  CREATE TABLE inbox_head (
    service text NOT NULL,
    aggregate_id text NOT NULL,
    version int NOT NULL,
    PRIMARY KEY (service, aggregate_id)
  );
  CREATE TABLE source_epoch (
    service text PRIMARY KEY,
    epoch int NOT NULL
  );
  CREATE TABLE snapshot_request (
    service text PRIMARY KEY,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp()
  )`

const job = `
  CREATE TABLE job (
    id text PRIMARY KEY,
    kind text NOT NULL,
    aggregate_id text NOT NULL,
    payload jsonb NOT NULL,
    correlation_id text NOT NULL,
    due_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    lease_until timestamptz,
    error text,
    UNIQUE (kind, aggregate_id)
  );
  CREATE INDEX job_due ON job (due_at)`

/** A scope names one account at most: its erasure finds the row by an index. */
const accountIdPattern = `${idPrefix.account}_[1-9A-HJ-NP-Za-km-z]+`

const guards = `
  CREATE TABLE consumed_grant (
    grant_id text PRIMARY KEY,
    consumed_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX consumed_grant_by_age ON consumed_grant (consumed_at);
  CREATE TABLE idempotency (
    scope text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    result text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    holder_id text GENERATED ALWAYS AS (substring(scope FROM '${accountIdPattern}')) STORED,
    PRIMARY KEY (scope, key)
  );
  CREATE INDEX idempotency_by_holder ON idempotency (holder_id) WHERE holder_id IS NOT NULL;
  CREATE INDEX idempotency_by_result ON idempotency (result);
  CREATE INDEX idempotency_by_age ON idempotency (created_at)`

const dailyCount = `
  CREATE TABLE daily_count (
    kind text NOT NULL,
    key text NOT NULL,
    counts jsonb NOT NULL,
    valid_until timestamptz NOT NULL,
    PRIMARY KEY (kind, key)
  )`

const externalSystem = `
  CREATE TABLE external_system (
    name text PRIMARY KEY,
    is_answering boolean NOT NULL,
    since timestamptz NOT NULL,
    called_at timestamptz NOT NULL
  )`

const audit = `
  CREATE TABLE audit_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope text NOT NULL,
    seq int,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('DONE', 'DENIED')),
    reason text NOT NULL,
    grant_id text NOT NULL,
    correlation_id text NOT NULL,
    previous_hash text,
    hash text,
    position bigint,
    UNIQUE (scope, seq),
    CHECK ((seq IS NULL) = (hash IS NULL) AND (seq IS NULL) = (previous_hash IS NULL))
  );
  CREATE INDEX audit_entry_unchained ON audit_entry (scope, id) WHERE seq IS NULL;
  CREATE UNIQUE INDEX audit_entry_by_position ON audit_entry (position) WHERE position IS NOT NULL;
  CREATE INDEX audit_entry_without_position ON audit_entry (scope, seq) WHERE position IS NULL;
  CREATE TABLE audit_sequence (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    position bigint NOT NULL DEFAULT 0
  );
  INSERT INTO audit_sequence DEFAULT VALUES;
  CREATE TABLE audit_head (
    scope text PRIMARY KEY,
    seq int NOT NULL,
    hash text NOT NULL
  )`

/** The hash of an entry: SHA-256 over the hash of the previous entry and every field. */
const hashOf = (previous: string, seq: string, entry: string): string => `
  encode(sha256(convert_to(jsonb_build_array(
    ${previous}, ${entry}.scope, ${seq}, to_char(${entry}.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    ${entry}.actor, ${entry}.action, ${entry}.target, ${entry}.outcome, ${entry}.reason, ${entry}.grant_id,
    ${entry}.correlation_id)::text, 'UTF8')), 'hex')`

// These functions run with the rights of the table owner: the role of the service can read the trail and append to it with them,
// and can neither change nor forge entries (AUD-04). The row lock of the head orders the entries of one scope. The trail of the
// platform has entries of unrelated callers, which must not wait for each other's commits: its entries get their place in the
// chain after the commit (docs/decisions/0053).
const appendAudit = `
  CREATE FUNCTION chain_audit(in_scope text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    head audit_head%ROWTYPE;
    entry audit_entry%ROWTYPE;
    next_hash text;
  BEGIN
    IF NOT EXISTS (SELECT FROM audit_entry WHERE scope = in_scope AND seq IS NULL) THEN
      RETURN;
    END IF;
    INSERT INTO audit_head (scope, seq, hash) VALUES (in_scope, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_head WHERE scope = in_scope FOR UPDATE;
    FOR entry IN SELECT * FROM audit_entry WHERE scope = in_scope AND seq IS NULL ORDER BY id LOOP
      next_hash := ${hashOf('head.hash', 'head.seq + 1', 'entry')};
      UPDATE audit_entry SET seq = head.seq + 1, previous_hash = head.hash, hash = next_hash WHERE id = entry.id;
      head.seq := head.seq + 1;
      head.hash := next_hash;
    END LOOP;
    UPDATE audit_head SET seq = head.seq, hash = head.hash WHERE scope = in_scope;
  END $$;
  CREATE FUNCTION append_audit(
    in_scope text, in_actor text, in_action text, in_target text, in_outcome text, in_reason text,
    in_grant_id text, in_correlation_id text
  ) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    head audit_head%ROWTYPE;
    entry audit_entry%ROWTYPE;
  BEGIN
    entry.scope := in_scope;
    entry.actor := in_actor;
    entry.action := in_action;
    entry.target := in_target;
    entry.outcome := in_outcome;
    entry.reason := in_reason;
    entry.grant_id := in_grant_id;
    entry.correlation_id := in_correlation_id;
    IF in_scope <> 'platform' THEN
      INSERT INTO audit_head (scope, seq, hash) VALUES (in_scope, 0, '') ON CONFLICT DO NOTHING;
      SELECT * INTO head FROM audit_head WHERE scope = in_scope FOR UPDATE;
      entry.seq := head.seq + 1;
      entry.previous_hash := head.hash;
    END IF;
    entry.at := clock_timestamp();
    IF entry.seq IS NOT NULL THEN
      entry.hash := ${hashOf('head.hash', 'entry.seq', 'entry')};
      UPDATE audit_head SET seq = entry.seq, hash = entry.hash WHERE scope = in_scope;
    END IF;
    INSERT INTO audit_entry (scope, seq, at, actor, action, target, outcome, reason, grant_id, correlation_id, previous_hash, hash)
    VALUES (entry.scope, entry.seq, entry.at, entry.actor, entry.action, entry.target, entry.outcome, entry.reason,
      entry.grant_id, entry.correlation_id, entry.previous_hash, entry.hash);
  END $$`

// All entries of a service in one sequence without gaps, for the ledger. An entry gets its position after its commit, so that no
// transaction waits for another one; the entries of one scope keep their order.
const sequenceAudit = `
  CREATE FUNCTION sequence_audit() RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    last bigint;
    added bigint;
  BEGIN
    PERFORM chain_audit('platform');
    IF NOT EXISTS (SELECT FROM audit_entry WHERE position IS NULL AND seq IS NOT NULL) THEN
      RETURN (SELECT position FROM audit_sequence);
    END IF;
    SELECT position INTO last FROM audit_sequence FOR UPDATE;
    UPDATE audit_entry e SET position = numbered.position
    FROM (
      SELECT id, last + row_number() OVER (ORDER BY scope, seq) AS position
      FROM audit_entry WHERE position IS NULL AND seq IS NOT NULL
    ) numbered WHERE e.id = numbered.id;
    GET DIAGNOSTICS added = ROW_COUNT;
    UPDATE audit_sequence SET position = last + added;
    RETURN last + added;
  END $$`
