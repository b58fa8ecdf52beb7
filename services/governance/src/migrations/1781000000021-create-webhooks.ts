import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateWebhooks1781000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('ACTIVE', 'DISABLED', 'REMOVED')),
        organization_id text NOT NULL,
        url text NOT NULL,
        key_version int NOT NULL,
        previous_key_ends_at timestamptz,
        position int NOT NULL,
        failed_attempts int NOT NULL,
        failing_since timestamptz,
        registered_day timestamptz NOT NULL CHECK (date_trunc('day', registered_day, 'UTC') = registered_day),
        ended_at timestamptz
      );
      CREATE INDEX webhook_by_organization ON webhook (organization_id, id);
      CREATE TABLE webhook_delivery (
        webhook_id text NOT NULL REFERENCES webhook ON DELETE CASCADE,
        position int NOT NULL,
        event_id text NOT NULL,
        type text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN
          ('DELIVERED', 'REFUSED', 'REDIRECTED', 'TIMED_OUT', 'UNREACHABLE', 'ADDRESS_NOT_PUBLIC')),
        status int,
        attempts int NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (webhook_id, position)
      );
      CREATE INDEX webhook_delivery_by_term ON webhook_delivery (at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_delivery, webhook')
  }
}
