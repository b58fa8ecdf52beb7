import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Who restricts a session alone stands beside who is shown of all that do; organizations restrict through a membership. */
export class RestrictByOrganization1765000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session
        ADD COLUMN restricted_by_holder boolean NOT NULL DEFAULT false,
        ADD COLUMN restricted_by_platform boolean NOT NULL DEFAULT false,
        DROP CONSTRAINT session_restricted_by_check,
        ADD CONSTRAINT session_restricted_by_check
          CHECK (restricted_by IN ('HOLDER', 'ORGANIZATION', 'PLATFORM', 'ACCOUNT'));
      UPDATE session SET restricted_by_holder = restricted_by = 'HOLDER',
        restricted_by_platform = restricted_by = 'PLATFORM' WHERE restricted_by IS NOT NULL;
      ALTER TABLE session
        ADD CHECK (restricted_by IS NOT NULL OR NOT (restricted_by_holder OR restricted_by_platform)),
        ADD CHECK (restricted_by <> 'HOLDER' OR restricted_by_holder),
        ADD CHECK (restricted_by <> 'PLATFORM' OR restricted_by_platform);
      ALTER TABLE organization_member
        ADD COLUMN sessions_restricted boolean NOT NULL DEFAULT false,
        ADD CHECK (state = 'ACTIVE' OR NOT sessions_restricted)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE organization_member DROP COLUMN sessions_restricted;
      UPDATE session SET restricted_by = 'ACCOUNT' WHERE restricted_by = 'ORGANIZATION';
      ALTER TABLE session
        DROP COLUMN restricted_by_holder,
        DROP COLUMN restricted_by_platform,
        DROP CONSTRAINT session_restricted_by_check,
        ADD CONSTRAINT session_restricted_by_check CHECK (restricted_by IN ('HOLDER', 'PLATFORM', 'ACCOUNT'))`)
  }
}
