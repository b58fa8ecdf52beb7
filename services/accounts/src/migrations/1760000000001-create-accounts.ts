import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateAccounts1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (
          state IN ('PENDING', 'ACTIVE', 'RESTRICTED', 'SUSPENDED', 'DELETION_REQUESTED', 'DELETED')),
        role text NOT NULL CHECK (role IN ('CUSTOMER', 'OPERATOR', 'SUPPORT', 'AUDITOR')),
        number_hash text NOT NULL CONSTRAINT account_number UNIQUE,
        secret_hash text NOT NULL,
        enrollment_id text CONSTRAINT account_of_enrollment UNIQUE,
        pin_hash text,
        pin_attempts int NOT NULL DEFAULT 0,
        pin_locked_until timestamptz,
        pin_lock_announced boolean NOT NULL DEFAULT true
      );
      CREATE TABLE recovery_code (
        account_id text NOT NULL REFERENCES account,
        ordinal int NOT NULL,
        code_hash text NOT NULL,
        PRIMARY KEY (account_id, ordinal)
      );
      CREATE TABLE session (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('ACTIVE', 'RESTRICTED', 'CLOSED', 'EXPIRED')),
        account_id text NOT NULL REFERENCES account,
        device_id text,
        refresh_hash text NOT NULL,
        previous_refresh_hash text,
        rotated_at timestamptz NOT NULL,
        started_at timestamptz NOT NULL,
        last_seen_bucket timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at timestamptz,
        CHECK ((state IN ('CLOSED', 'EXPIRED')) = (ended_at IS NOT NULL))
      );
      CREATE INDEX session_by_account ON session (account_id, rotated_at);
      CREATE TABLE denial_window (
        account_id text PRIMARY KEY REFERENCES account,
        minute timestamptz NOT NULL,
        recorded int NOT NULL,
        suppressed int NOT NULL
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE denial_window, session, recovery_code, account')
  }
}
