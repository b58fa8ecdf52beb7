import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateOrganizationAdministrator1769000000003 implements MigrationInterface {
  // From events of accounts alone, and of active administrators only: no other member is known here. Memberships were not
  // listened to before: accounts is asked to tell its present state again.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_administrator (
        membership_id text PRIMARY KEY,
        organization_id text NOT NULL,
        account_id text NOT NULL
      );
      CREATE INDEX organization_administrator_by_account ON organization_administrator (account_id, organization_id);
      INSERT INTO snapshot_request (service) VALUES ('accounts') ON CONFLICT DO NOTHING`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organization_administrator')
  }
}
