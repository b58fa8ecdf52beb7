import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Security events by category, and what the users of a server see of it (SEC-01, POL-08). */
export class AddServerSecurity1780000412003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE server ADD visible_to_users text[] NOT NULL DEFAULT '{}'
        CHECK (visible_to_users <@ ARRAY['MEMBERS', 'ADMINISTRATORS', 'SURFACES', 'CONTENT_DELETIONS', 'SECURITY_EVENTS']);
      CREATE TABLE server_security_event (
        id text PRIMARY KEY,
        server_id text NOT NULL REFERENCES server,
        category text NOT NULL CHECK (category IN
          ('ACCESS_ANOMALY', 'DEVICE_LIFECYCLE', 'POLICY_VIOLATION', 'SUSPICIOUS_ACTIVITY', 'DEFENSIVE_OUTCOME')),
        member_id text REFERENCES member ON DELETE CASCADE,
        hour timestamptz NOT NULL
      );
      CREATE INDEX server_security_event_by_server ON server_security_event (server_id, hour, id);
      CREATE INDEX server_security_event_by_member ON server_security_event (member_id) WHERE member_id IS NOT NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE server_security_event; ALTER TABLE server DROP visible_to_users')
  }
}
