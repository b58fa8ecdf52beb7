import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateEnvironmentOrder1760000000003 implements MigrationInterface {
  // An order is reported once, and what was reported stands together with the signature.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE content_deletion (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('REQUESTED', 'ORDERED', 'CONFIRMED', 'PARTIAL', 'FAILED')),
        scope text NOT NULL CHECK (scope IN ('MEMBER_CONTENT')),
        server_id text NOT NULL REFERENCES server,
        member_id text NOT NULL REFERENCES member,
        requested_at timestamptz NOT NULL,
        completed_at timestamptz
      );
      CREATE INDEX content_deletion_by_server ON content_deletion (server_id, requested_at, id);

      CREATE TABLE environment_order (
        id text PRIMARY KEY,
        server_id text NOT NULL REFERENCES server,
        deletion_id text REFERENCES content_deletion,
        region text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('PROVISION', 'MEMBER_CONTENT', 'ENVIRONMENT')),
        selector jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'REPORTED')),
        round int NOT NULL,
        tries int NOT NULL DEFAULT 0,
        refused_reports int NOT NULL DEFAULT 0,
        last_failure text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        outcome text CHECK (outcome IN ('DONE', 'PARTIAL', 'FAILED')),
        matched int,
        deleted int,
        held int,
        held_by_ground jsonb,
        tombstone_root text,
        reported_at timestamptz,
        signed_report text,
        CHECK ((state = 'REPORTED') = (signed_report IS NOT NULL AND outcome IS NOT NULL AND reported_at IS NOT NULL))
      );
      CREATE INDEX environment_order_by_server ON environment_order (server_id, kind, created_at);
      CREATE INDEX environment_order_by_deletion ON environment_order (deletion_id) WHERE deletion_id IS NOT NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE environment_order, content_deletion')
  }
}
