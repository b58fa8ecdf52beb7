import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The moment of the last event of an aggregate, after which its version is forgotten (PRV-09). */
export class EndHeads1786000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE inbox_head ADD COLUMN ended_at timestamptz;
      CREATE INDEX inbox_head_ended ON inbox_head (ended_at) WHERE ended_at IS NOT NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE inbox_head DROP COLUMN ended_at')
  }
}
