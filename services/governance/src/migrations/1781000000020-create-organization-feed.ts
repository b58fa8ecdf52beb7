import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateOrganizationFeed1781000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_feed (
        organization_id text PRIMARY KEY,
        position int NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE TABLE organization_event (
        organization_id text NOT NULL,
        position int NOT NULL,
        id text NOT NULL,
        type text NOT NULL,
        object_id text NOT NULL,
        state text NOT NULL,
        at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (organization_id, position),
        UNIQUE (organization_id, id)
      );
      CREATE INDEX organization_event_by_term ON organization_event (recorded_at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organization_event, organization_feed')
  }
}
