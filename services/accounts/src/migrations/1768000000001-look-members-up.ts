import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What an organization calls a member finds the account again, in a statement that holds the reader's place too (ACC-12). */
export class LookMembersUp1768000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE organization_member ADD COLUMN handle text CHECK (handle IS NULL OR account_id IS NOT NULL);
      CREATE INDEX organization_member_by_handle ON organization_member (handle) WHERE state = 'ACTIVE'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organization_member DROP COLUMN handle')
  }
}
