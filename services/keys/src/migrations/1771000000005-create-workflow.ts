import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateWorkflow1771000000005 implements MigrationInterface {
  // One workflow per holder.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE emergency_workflow (
        id text PRIMARY KEY,
        version int NOT NULL,
        holder_id text NOT NULL UNIQUE,
        holder_kind text NOT NULL CHECK (holder_kind IN ('ACCOUNT', 'ORGANIZATION')),
        state text NOT NULL CHECK (state IN ('ENABLED', 'DISABLED'))
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE emergency_workflow')
  }
}
