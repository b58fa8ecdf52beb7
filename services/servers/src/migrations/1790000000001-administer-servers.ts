import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Suspension by owner and platform, restriction of servers and members, platform actions, connected devices, and bounds of creations. */
export class AdministerServers1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [servers, members, commands, platformActions, devices]) await runner.query(sql)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE session_device, server_device, platform_action;
      DROP INDEX member_by_server_since, member_once_per_server, server_by_entitlement, environment_command_open;
      CREATE UNIQUE INDEX member_once_per_server ON member (server_id, account_id) WHERE state = 'ACTIVE';
      ALTER TABLE environment_command DROP CONSTRAINT environment_command_state_check,
        ADD CONSTRAINT environment_command_state_check CHECK (state IN ('WAITING', 'DELIVERED', 'REPORTED'));
      ALTER TABLE member DROP COLUMN restriction_reason, DROP CONSTRAINT member_state_check,
        ADD CONSTRAINT member_state_check CHECK (state IN ('ACTIVE', 'REMOVED', 'LEFT'));
      ALTER TABLE server DROP COLUMN is_restricted, DROP CONSTRAINT server_state_check,
        DROP CONSTRAINT server_suspended_by_check,
        ADD CONSTRAINT server_suspended_by_check CHECK (suspended_by <@ ARRAY['COMMERCIAL']),
        ADD CONSTRAINT server_state_check CHECK (state IN
          ('PROVISIONING', 'ACTIVE', 'SUSPENDED', 'RETIRED', 'DELETION_REQUESTED', 'DELETED', 'CANCELED'))`)
  }
}

/** The state follows from the causes of a suspension and the restriction by the platform. */
const servers = `
  ALTER TABLE server ADD COLUMN is_restricted boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT server_state_check, DROP CONSTRAINT server_suspended_by_check,
    ADD CONSTRAINT server_suspended_by_check CHECK (suspended_by <@ ARRAY['COMMERCIAL', 'OWNER', 'PLATFORM']),
    ADD CONSTRAINT server_state_check CHECK (state IN
      ('PROVISIONING', 'ACTIVE', 'RESTRICTED', 'SUSPENDED', 'RETIRED', 'DELETION_REQUESTED', 'DELETED', 'CANCELED')),
    ADD CONSTRAINT server_restricted_check CHECK (
      (state <> 'RESTRICTED' OR is_restricted) AND (state <> 'ACTIVE' OR NOT is_restricted));
  CREATE INDEX server_by_entitlement ON server (entitlement_id)`

const members = `
  ALTER TABLE member ADD COLUMN restriction_reason text
      CHECK (restriction_reason IN ('UNAUTHORIZED', 'SECURITY', 'CONDUCT', 'INACTIVE')),
    DROP CONSTRAINT member_state_check,
    ADD CONSTRAINT member_state_check CHECK (state IN ('ACTIVE', 'RESTRICTED', 'REMOVED', 'LEFT')),
    ADD CONSTRAINT member_restricted_check CHECK ((state = 'RESTRICTED') = (restriction_reason IS NOT NULL));
  DROP INDEX member_once_per_server;
  CREATE UNIQUE INDEX member_once_per_server ON member (server_id, account_id) WHERE state IN ('ACTIVE', 'RESTRICTED');
  CREATE INDEX member_by_server_since ON member (server_id, since_day, id)`

/** ABANDONED: the agent never reported about the environment of a server that was given up. */
const commands = `
  ALTER TABLE environment_command DROP CONSTRAINT environment_command_state_check,
    ADD CONSTRAINT environment_command_state_check CHECK (state IN ('WAITING', 'DELIVERED', 'REPORTED', 'ABANDONED'));
  CREATE INDEX environment_command_open ON environment_command (server_id) WHERE state IN ('WAITING', 'DELIVERED')`

/** An action of one kind is in effect once at a time; it names no operator. */
const platformActions = `
  CREATE TABLE platform_action (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('IN_EFFECT', 'REVERSED')),
    server_id text NOT NULL REFERENCES server,
    kind text NOT NULL CHECK (kind IN ('RESTRICT', 'SUSPEND', 'RETIRE', 'DELETE')),
    reason_category text NOT NULL CHECK (reason_category IN
      ('USER_PROTECTION', 'INTEGRITY', 'LAW', 'ABUSE', 'SECURITY')),
    acted_at timestamptz NOT NULL,
    reversed_at timestamptz,
    CHECK ((state = 'REVERSED') = (reversed_at IS NOT NULL))
  );
  CREATE UNIQUE INDEX platform_action_in_effect ON platform_action (server_id, kind) WHERE state = 'IN_EFFECT';
  CREATE INDEX platform_action_by_server ON platform_action (server_id, acted_at, id);
  CREATE INDEX platform_action_by_time ON platform_action (acted_at, id)`

/** A device that takes part in one server; removed there, it keeps its trust everywhere else (MEM-07). */
const devices = `
  CREATE TABLE server_device (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('CONNECTED', 'REMOVED')),
    server_id text NOT NULL REFERENCES server,
    account_id text NOT NULL,
    device_id text NOT NULL,
    handle text NOT NULL UNIQUE,
    since_day timestamptz NOT NULL
  );
  CREATE TABLE session_device (
    session_id text PRIMARY KEY,
    account_id text NOT NULL,
    device_id text NOT NULL,
    state text NOT NULL
  );
  CREATE INDEX session_device_by_account ON session_device (account_id);
  CREATE INDEX session_device_by_device ON session_device (device_id);
  CREATE UNIQUE INDEX server_device_once ON server_device (server_id, device_id);
  CREATE INDEX server_device_by_account ON server_device (account_id, server_id);
  CREATE INDEX server_device_by_server ON server_device (server_id, since_day, id)`
