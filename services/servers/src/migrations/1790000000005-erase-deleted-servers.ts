import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When a server was deleted: its records are kept for a year from then on (SLC-04). */
export class EraseDeletedServers1790000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE server ADD deleted_at timestamptz;
      UPDATE server s SET deleted_at = coalesce((SELECT max(c.reported_at) FROM environment_command c
        WHERE c.server_id = s.id AND c.kind = 'ENVIRONMENT'), clock_timestamp()) WHERE s.state = 'DELETED';
      ALTER TABLE server ADD CONSTRAINT server_deleted_check CHECK ((state = 'DELETED') = (deleted_at IS NOT NULL))`)
    await runner.query(`
      INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at)
      SELECT 'job_' || replace(gen_random_uuid()::text, '-', ''), 'server.records', id, '{}', '', deleted_at + interval '1 year'
      FROM server WHERE state = 'DELETED'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE server DROP COLUMN deleted_at')
  }
}
