import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreatePasskeys1761000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE passkey (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('ACTIVE', 'BLOCKED')),
        account_id text NOT NULL REFERENCES account,
        credential_id text NOT NULL CONSTRAINT passkey_registers_once UNIQUE,
        public_key text NOT NULL,
        sign_count bigint NOT NULL,
        transports text[] NOT NULL,
        label text NOT NULL,
        registered_at timestamptz NOT NULL,
        last_used_bucket timestamptz
      );
      CREATE INDEX passkey_by_account ON passkey (account_id, id);
      CREATE TABLE used_challenge (
        challenge text PRIMARY KEY,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX used_challenge_by_end ON used_challenge (expires_at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE used_challenge, passkey')
  }
}
