import { membershipTable } from '@enigm/subgraph'
import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateServers1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(projections)
    await runner.query(membershipTable)
    await runner.query(servers)
    await runner.query(commands)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE environment_command, content_deletion, member, join_request, server_transfer, server, provisioning_request,
      device_trust, account_state, membership, entitlement`)
  }
}

/** What this service knows of entitlements, organizations, accounts and devices, from their events alone. */
const projections = `
  CREATE TABLE entitlement (
    id text PRIMARY KEY,
    holder_id text,
    product_kind text NOT NULL,
    state text NOT NULL,
    valid_until timestamptz
  );
  CREATE INDEX entitlement_by_holder ON entitlement (holder_id);
  CREATE TABLE account_state (
    account_id text PRIMARY KEY,
    state text NOT NULL
  );
  CREATE TABLE device_trust (
    device_id text PRIMARY KEY,
    account_id text NOT NULL,
    session_id text NOT NULL,
    state text NOT NULL
  );
  CREATE INDEX device_trust_by_account ON device_trust (account_id)`

/**
 * One entitlement creates one server, and another one after a canceled one (SRV-02, SRV-19); a deleted or canceled server has neither a locator nor a name. Two roles and no third
 * (SRV-09). A join request stores a digest of the typed locator, and leads to one server or to none (JOI-02).
 */
const servers = `
  CREATE TABLE server (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN
      ('PROVISIONING', 'ACTIVE', 'SUSPENDED', 'RETIRED', 'DELETION_REQUESTED', 'DELETED', 'CANCELED')),
    owner_kind text NOT NULL CHECK (owner_kind IN ('INDIVIDUAL', 'TEAM', 'ORGANIZATION', 'ENTERPRISE')),
    owner_id text NOT NULL,
    entitlement_id text NOT NULL,
    region text NOT NULL,
    locator text UNIQUE,
    availability text NOT NULL CHECK (availability IN ('OPEN', 'CLOSED')),
    display_name text CHECK (length(display_name) <= 64),
    suspended_by text[] NOT NULL DEFAULT '{}' CHECK (suspended_by <@ ARRAY['COMMERCIAL']),
    CHECK ((state = 'SUSPENDED') = (suspended_by <> '{}')),
    cancelation_cause text CHECK (cancelation_cause IN ('OWNER', 'NOT_READY', 'ACCOUNT_DELETED')),
    CHECK ((state IN ('DELETED', 'CANCELED')) = (locator IS NULL)),
    CHECK (locator IS NOT NULL OR display_name IS NULL),
    CHECK ((state = 'CANCELED') = (cancelation_cause IS NOT NULL))
  );
  CREATE UNIQUE INDEX server_one_per_entitlement ON server (entitlement_id) WHERE state <> 'CANCELED';
  CREATE INDEX server_by_owner ON server (owner_id, id);

  CREATE TABLE provisioning_request (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('REQUESTED', 'APPROVED', 'REJECTED')),
    organization_id text NOT NULL,
    region text NOT NULL,
    term text NOT NULL CHECK (term IN ('DAYS_30', 'DAYS_365')),
    requested_day timestamptz NOT NULL,
    decided_day timestamptz,
    CHECK ((state = 'REQUESTED') = (decided_day IS NULL))
  );
  CREATE INDEX provisioning_request_by_organization ON provisioning_request (organization_id, requested_day, id);
  CREATE INDEX provisioning_request_by_state ON provisioning_request (state, requested_day, id);

  CREATE TABLE server_transfer (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL
      CHECK (state IN ('OFFERED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'CLOSED')),
    server_id text NOT NULL REFERENCES server,
    new_owner_kind text NOT NULL CHECK (new_owner_kind IN ('INDIVIDUAL', 'TEAM', 'ORGANIZATION', 'ENTERPRISE')),
    new_owner_id text NOT NULL,
    offered_day timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
  );
  CREATE UNIQUE INDEX server_transfer_one_open ON server_transfer (server_id) WHERE state = 'OFFERED';
  CREATE INDEX server_transfer_by_new_owner ON server_transfer (new_owner_id, offered_day, id);

  CREATE TABLE join_request (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'CLOSED')),
    applicant_account_id text NOT NULL,
    server_id text REFERENCES server,
    locator_digest text NOT NULL,
    requested_at timestamptz NOT NULL,
    requested_day timestamptz NOT NULL
  );
  CREATE UNIQUE INDEX join_request_one_pending ON join_request (applicant_account_id, locator_digest)
    WHERE state = 'PENDING';
  CREATE INDEX join_request_by_applicant ON join_request (applicant_account_id, requested_day, id);
  CREATE INDEX join_request_by_server ON join_request (server_id, requested_day, id) WHERE server_id IS NOT NULL;

  CREATE TABLE member (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('ACTIVE', 'REMOVED', 'LEFT')),
    server_id text NOT NULL REFERENCES server,
    account_id text NOT NULL,
    role text NOT NULL CHECK (role IN ('ADMINISTRATOR', 'USER')),
    join_request_id text REFERENCES join_request,
    since_day timestamptz NOT NULL
  );
  CREATE UNIQUE INDEX member_once_per_server ON member (server_id, account_id) WHERE state = 'ACTIVE';
  CREATE INDEX member_by_server ON member (server_id, id);
  CREATE INDEX member_by_account ON member (account_id, server_id)`

/** A command is reported once, and its result stands together with the signature. */
const commands = `
  CREATE TABLE content_deletion (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('REQUESTED', 'ORDERED', 'CONFIRMED', 'PARTIAL', 'FAILED')),
    scope text NOT NULL CHECK (scope IN ('MEMBER_CONTENT')),
    server_id text NOT NULL REFERENCES server,
    member_id text NOT NULL REFERENCES member,
    requested_at timestamptz NOT NULL,
    completed_at timestamptz
  );
  CREATE INDEX content_deletion_by_server ON content_deletion (server_id, requested_at, id);

  CREATE TABLE environment_command (
    id text PRIMARY KEY,
    server_id text NOT NULL REFERENCES server,
    deletion_id text REFERENCES content_deletion,
    region text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('PROVISION', 'MEMBER_CONTENT', 'ENVIRONMENT')),
    selector jsonb NOT NULL,
    state text NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'REPORTED')),
    round int NOT NULL,
    tries int NOT NULL,
    refused_reports int NOT NULL,
    last_failure text,
    created_at timestamptz NOT NULL,
    outcome text CHECK (outcome IN ('DONE', 'PARTIAL', 'FAILED')),
    matched int,
    deleted int,
    held int,
    held_by_ground jsonb,
    tombstone_root text,
    reported_at timestamptz,
    signed_report text,
    CHECK (num_nulls(outcome, matched, deleted, held, held_by_ground, tombstone_root, reported_at, signed_report)
      = CASE state WHEN 'REPORTED' THEN 0 ELSE 8 END)
  );
  CREATE INDEX environment_command_by_server ON environment_command (server_id, kind, created_at);
  CREATE INDEX environment_command_by_deletion ON environment_command (deletion_id) WHERE deletion_id IS NOT NULL`
