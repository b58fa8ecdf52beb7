import { membershipTable } from '@enigm/subgraph'
import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateDevices1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(devices)
    await runner.query(accountRecoveries)
    await runner.query(membershipTable)
    await runner.query(managements)
    await runner.query(commands)
    await runner.query(connections)
    await runner.query(evidence)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE device_finding, device_defense_report, device_attestation, device_connection, device_command, device_management, membership, account_recovery, device',
    )
  }
}

/**
 * A key enrolls once and a session has one device, also under parallel requests. A replacement stays in its account: the foreign
 * key carries the account.
 */
const devices = `
  CREATE TABLE device (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (
      state IN ('PENDING_ENROLLMENT', 'TRUSTED', 'RESTRICTED', 'REVOKED', 'REPLACED', 'RETIRED')),
    account_id text NOT NULL,
    handle text NOT NULL,
    session_id text NOT NULL CONSTRAINT device_one_per_session UNIQUE,
    kind text NOT NULL CHECK (kind IN ('ENIGM_APP', 'ENIGM_OS')),
    restricted_by text CHECK (restricted_by IS NULL OR state = 'RESTRICTED'),
    key_thumbprint text NOT NULL CONSTRAINT device_key_enrolls_once UNIQUE,
    public_key jsonb NOT NULL CHECK (NOT public_key ? 'd'),
    requested_at timestamptz NOT NULL,
    enrolled_at timestamptz,
    label_color text NOT NULL,
    label_noun text NOT NULL,
    last_seen_hour timestamptz CHECK (last_seen_hour = date_trunc('hour', last_seen_hour, 'UTC')),
    ended_at timestamptz,
    replaces text CONSTRAINT device_replaced_once UNIQUE,
    CONSTRAINT device_of_account UNIQUE (account_id, handle),
    FOREIGN KEY (account_id, replaces) REFERENCES device (account_id, handle),
    CHECK ((state IN ('REVOKED', 'REPLACED', 'RETIRED')) = (ended_at IS NOT NULL))
  );
  CREATE UNIQUE INDEX device_label_is_unique ON device (account_id, label_color, label_noun) WHERE ended_at IS NULL;
  CREATE INDEX device_by_account ON device (account_id, requested_at, handle)`

/** The last recovery of an account for which its devices were reviewed (REC-01). */
const accountRecoveries = `
  CREATE TABLE account_recovery (
    account_id text PRIMARY KEY,
    recovery_id text NOT NULL
  )`

/** A policy is applied only on the signed report of the device; a binding is for a device in managed mode alone. */
const managements = `
  CREATE TABLE device_management (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('OFF', 'ON')),
    device_id text NOT NULL UNIQUE REFERENCES device (id) ON DELETE CASCADE,
    account_id text NOT NULL,
    enabled_at timestamptz,
    organization_id text,
    organization_handle text UNIQUE,
    bound_at timestamptz,
    assigned_policy text,
    assigned_at timestamptz,
    policy_state text NOT NULL CHECK (policy_state IN ('NONE', 'PENDING', 'APPLIED', 'FAILED')),
    applied_policy text,
    applied_at timestamptz,
    posture jsonb,
    posture_at timestamptz,
    last_sequence int NOT NULL,
    heads text[] NOT NULL CHECK (cardinality(heads) > 0),
    chain_broken boolean NOT NULL,
    CHECK ((organization_id IS NULL) = (organization_handle IS NULL)),
    CHECK ((organization_id IS NULL) = (bound_at IS NULL)),
    CHECK (state = 'ON' OR organization_id IS NULL),
    CHECK ((policy_state = 'NONE') = (assigned_policy IS NULL)),
    CHECK ((posture IS NULL) = (posture_at IS NULL))
  );
  CREATE INDEX device_management_of_account ON device_management (account_id);
  CREATE INDEX device_management_of_organization ON device_management (organization_id, account_id)`

/** Each party has at most one open command of a kind for a device, also under parallel requests. */
const commands = `
  CREATE TABLE device_command (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (
      state IN ('REQUESTED', 'DISPATCHED', 'ACKNOWLEDGED', 'COMPLETED', 'FAILED', 'CANCELED', 'EXPIRED')),
    device_id text NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    account_id text NOT NULL,
    organization_id text,
    kind text NOT NULL CHECK (kind IN ('LOCK', 'REFRESH_POSTURE', 'ROTATE_POLICY', 'WIPE')),
    policy text,
    requested_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    retry_at timestamptz,
    dispatched_at timestamptz,
    ended_at timestamptz,
    sequence int,
    envelope text,
    envelope_hash text,
    previous_hash text,
    deferred_sequence int,
    failure text,
    late_report text,
    CHECK ((kind = 'ROTATE_POLICY') = (policy IS NOT NULL)),
    CHECK (state IN ('REQUESTED', 'CANCELED', 'EXPIRED') OR envelope IS NOT NULL),
    CHECK ((state IN ('COMPLETED', 'FAILED', 'CANCELED', 'EXPIRED')) = (ended_at IS NOT NULL)),
    CHECK (late_report IS NULL OR state IN ('CANCELED', 'EXPIRED'))
  );
  CREATE UNIQUE INDEX device_command_is_pending_once ON device_command (device_id, kind, coalesce(organization_id, ''))
    WHERE state IN ('REQUESTED', 'DISPATCHED', 'ACKNOWLEDGED');
  CREATE INDEX device_command_of_account ON device_command (account_id);
  CREATE INDEX device_command_of_organization ON device_command (organization_id);
  CREATE INDEX device_command_by_device ON device_command (device_id, requested_at, id)`

/** Which devices poll now, by process. It holds no history, and a crash of PostgreSQL may lose it. */
const connections = `
  CREATE UNLOGGED TABLE device_connection (
    device_id text PRIMARY KEY,
    process_id text NOT NULL,
    alive_until timestamptz NOT NULL
  )`

/** Outcomes and categories by the hour: no certificate, no address and no traffic has a column (TRU-13, DEV-11). */
const evidence = `
  CREATE TABLE device_attestation (
    device_id text PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
    account_id text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('PASSED', 'FAILED')),
    attested_hour timestamptz NOT NULL CHECK (attested_hour = date_trunc('hour', attested_hour, 'UTC'))
  );
  CREATE INDEX device_attestation_of_account ON device_attestation (account_id);
  CREATE TABLE device_defense_report (
    device_id text PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
    account_id text NOT NULL,
    reported_hour timestamptz NOT NULL CHECK (reported_hour = date_trunc('hour', reported_hour, 'UTC'))
  );
  CREATE INDEX device_defense_report_of_account ON device_defense_report (account_id);
  CREATE TABLE device_finding (
    device_id text NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    account_id text NOT NULL,
    category text NOT NULL CHECK (
      category IN ('UNEXPECTED_CONNECTION', 'KNOWN_THREAT', 'INTERCEPTION', 'DATA_OUTFLOW')),
    reported_hour timestamptz NOT NULL CHECK (reported_hour = date_trunc('hour', reported_hour, 'UTC')),
    PRIMARY KEY (device_id, category, reported_hour)
  );
  CREATE INDEX device_finding_of_account ON device_finding (account_id)`
