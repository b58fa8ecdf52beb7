import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateEmergency1771000000004 implements MigrationInterface {
  // An emergency has its hour and no more precise time (KEY-06).
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE emergency (
        id text PRIMARY KEY,
        version int NOT NULL,
        key_id text NOT NULL REFERENCES enigm_key (id),
        reference text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('ALARM', 'MISSED_CHECK_IN', 'TEST')),
        state text NOT NULL CHECK (state IN ('OPEN', 'ENDED', 'CANCELED')),
        at timestamptz NOT NULL CHECK (at = date_trunc('hour', at, 'UTC')),
        UNIQUE (key_id, reference)
      );
      CREATE INDEX emergency_by_key ON emergency (key_id, at, id)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE emergency')
  }
}
