import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateDevices1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(devices)
    await runner.query(accountRecoveries)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account_recovery, device')
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
    key_thumbprint text NOT NULL CONSTRAINT device_key_enrolls_once UNIQUE,
    public_key jsonb NOT NULL CHECK (NOT public_key ? 'd'),
    requested_at timestamptz NOT NULL,
    enrolled_at timestamptz,
    ended_at timestamptz,
    replaces text CONSTRAINT device_replaced_once UNIQUE,
    CONSTRAINT device_of_account UNIQUE (account_id, handle),
    FOREIGN KEY (account_id, replaces) REFERENCES device (account_id, handle),
    CHECK ((state IN ('REVOKED', 'REPLACED', 'RETIRED')) = (ended_at IS NOT NULL))
  );
  CREATE INDEX device_by_account ON device (account_id, requested_at, handle)`

/** The last recovery of an account for which its devices were reviewed (REC-01). */
const accountRecoveries = `
  CREATE TABLE account_recovery (
    account_id text PRIMARY KEY,
    recovery_id text NOT NULL
  )`
