import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The versions of access policies, the facts that they weigh, and their last evaluation for each member (POL-02, POL-03). */
export class AddServerPolicy1780000412001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX member_by_server_and_day ON member (server_id, since_day, id);
      CREATE TABLE device_management (
        management_id text PRIMARY KEY,
        device_id text NOT NULL,
        account_id text NOT NULL,
        organization_id text,
        is_managed boolean NOT NULL,
        posture text,
        posture_day timestamptz,
        has_finding boolean NOT NULL
      );
      CREATE INDEX device_management_by_device ON device_management (device_id);
      CREATE INDEX device_management_by_account ON device_management (account_id);
      CREATE INDEX device_management_by_organization ON device_management (organization_id);
      CREATE TABLE server_policy (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('SCHEDULED', 'IN_FORCE', 'REPLACED')),
        server_id text NOT NULL REFERENCES server,
        revision int NOT NULL CHECK (revision > 0),
        rules jsonb NOT NULL,
        shares_signals boolean NOT NULL,
        effective_from timestamptz NOT NULL,
        evaluated_at timestamptz,
        UNIQUE (server_id, revision)
      );
      CREATE UNIQUE INDEX server_policy_one_in_force ON server_policy (server_id) WHERE state = 'IN_FORCE';
      CREATE TABLE member_evaluation (
        member_id text PRIMARY KEY REFERENCES member ON DELETE CASCADE,
        server_id text NOT NULL REFERENCES server,
        policy_id text NOT NULL REFERENCES server_policy,
        denied_by text[] NOT NULL
      );
      CREATE INDEX member_evaluation_denied ON member_evaluation (server_id) WHERE denied_by <> '{}'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE member_evaluation, server_policy, device_management; DROP INDEX member_by_server_and_day',
    )
  }
}
