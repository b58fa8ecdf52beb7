import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The tables of every subgraph: outbox, inbox, jobs, consumed grants, idempotency keys, audit. */
export class CreateMachinery1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(outbox)
    await runner.query(inbox)
    await runner.query(job)
    await runner.query(guards)
    await runner.query(audit)
    await runner.query(appendAudit)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION append_audit;
      DROP TABLE audit_entry, audit_head, idempotency, consumed_grant, job, snapshot_request, source_epoch, inbox_head,
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

const guards = `
  CREATE TABLE consumed_grant (
    grant_id text PRIMARY KEY,
    consumed_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TABLE idempotency (
    scope text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    result text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (scope, key)
  )`

const audit = `
  CREATE TABLE audit_entry (
    scope text NOT NULL,
    seq int NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('DONE', 'DENIED')),
    reason text NOT NULL,
    grant_id text NOT NULL,
    correlation_id text NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (scope, seq)
  );
  CREATE TABLE audit_head (
    scope text PRIMARY KEY,
    seq int NOT NULL,
    hash text NOT NULL
  )`

// Runs with the rights of the table owner: the role of the service can read the trail and append to it with this function,
// and can neither change nor forge entries (AUD-04). The row lock of the head orders the entries of one scope.
const appendAudit = `
  CREATE FUNCTION append_audit(
    in_scope text, in_actor text, in_action text, in_target text, in_outcome text, in_reason text,
    in_grant_id text, in_correlation_id text
  ) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    head audit_head%ROWTYPE;
    now_at timestamptz;
    next_seq int;
    next_hash text;
  BEGIN
    INSERT INTO audit_head (scope, seq, hash) VALUES (in_scope, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_head WHERE scope = in_scope FOR UPDATE;
    now_at := clock_timestamp();
    next_seq := head.seq + 1;
    next_hash := encode(sha256(convert_to(jsonb_build_array(
      head.hash, in_scope, next_seq, to_char(now_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), in_actor,
      in_action, in_target, in_outcome, in_reason, in_grant_id, in_correlation_id)::text, 'UTF8')), 'hex');
    INSERT INTO audit_entry VALUES (in_scope, next_seq, now_at, in_actor, in_action, in_target, in_outcome, in_reason,
      in_grant_id, in_correlation_id, head.hash, next_hash);
    UPDATE audit_head SET seq = next_seq, hash = next_hash WHERE scope = in_scope;
    RETURN next_seq;
  END $$`
