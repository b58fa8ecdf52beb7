import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateOrganizationAdministrator1781000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_administrator (
        id text PRIMARY KEY,
        organization_id text NOT NULL,
        account_id text NOT NULL
      );
      CREATE INDEX organization_administrator_by_account ON organization_administrator (account_id, organization_id);
      CREATE INDEX organization_administrator_by_organization ON organization_administrator (organization_id)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organization_administrator')
  }
}
