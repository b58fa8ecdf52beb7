import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateRecovery1762000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account ADD recovery_id text, ADD recovery_delay_until timestamptz;
      ALTER TABLE recovery_code ADD used_at timestamptz;
      CREATE TABLE recovery (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('OPEN', 'COMPLETED', 'SUPERSEDED', 'EXPIRED')),
        account_id text NOT NULL REFERENCES account,
        token_hash text NOT NULL CONSTRAINT recovery_token UNIQUE,
        expires_at timestamptz NOT NULL,
        extensions int NOT NULL,
        ended_at timestamptz,
        CHECK ((state = 'OPEN') = (ended_at IS NULL))
      );
      CREATE UNIQUE INDEX recovery_open ON recovery (account_id) WHERE state = 'OPEN';
      CREATE TABLE recovery_case (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('OPEN', 'CLOSED')),
        account_id text NOT NULL REFERENCES account,
        category text NOT NULL CHECK (
          category IN ('LOGIN_SECRET_LOST', 'DEVICE_LOST', 'ACCOUNT_COMPROMISED')),
        expires_at timestamptz NOT NULL,
        ended_at timestamptz,
        CHECK ((state = 'OPEN') = (ended_at IS NULL))
      );
      CREATE UNIQUE INDEX recovery_case_open ON recovery_case (account_id) WHERE state = 'OPEN'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE recovery_case, recovery;
      ALTER TABLE recovery_code DROP used_at;
      ALTER TABLE account DROP recovery_id, DROP recovery_delay_until`)
  }
}
