import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Four scopes of a content deletion, the content policy of a server, and the commands for both (CON-01 to CON-05). */
export class AddContentScopes1780000412002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE server
        ADD content_policy_version int NOT NULL DEFAULT 0,
        ADD retention_days int CHECK (retention_days > 0),
        ADD retention_classes text[] NOT NULL DEFAULT '{}'
          CHECK (retention_classes <@ ARRAY['MESSAGES', 'MULTIMEDIA']),
        ADD delegates_full_deletion boolean NOT NULL DEFAULT false;
      ALTER TABLE content_deletion
        ALTER member_id DROP NOT NULL,
        ADD classes text[] NOT NULL DEFAULT '{}' CHECK (classes <@ ARRAY['MESSAGES', 'MULTIMEDIA']),
        ADD stored_before timestamptz,
        ADD is_by_policy boolean NOT NULL DEFAULT false,
        DROP CONSTRAINT content_deletion_scope_check,
        ADD CHECK (scope IN ('OBJECTS', 'CONTENT_CLASS', 'MEMBER_CONTENT', 'ALL_CONTENT')),
        ADD CHECK ((scope = 'MEMBER_CONTENT') = (member_id IS NOT NULL));
      CREATE INDEX content_deletion_by_member ON content_deletion (member_id) WHERE member_id IS NOT NULL;
      ALTER TABLE environment_command
        DROP CONSTRAINT environment_command_kind_check,
        ADD CHECK (kind IN ('PROVISION', 'OBJECTS', 'CONTENT_CLASS', 'MEMBER_CONTENT', 'ALL_CONTENT', 'ENVIRONMENT'))`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX content_deletion_by_member;
      ALTER TABLE content_deletion DROP is_by_policy, DROP stored_before, DROP classes;
      ALTER TABLE server
        DROP delegates_full_deletion, DROP retention_classes, DROP retention_days, DROP content_policy_version`)
  }
}
