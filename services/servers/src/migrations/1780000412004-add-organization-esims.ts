import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The states of the eSIMs of organizations, from the events of esim (SRV-12). */
export class AddOrganizationEsims1780000412004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_esim (
        esim_id text PRIMARY KEY,
        organization_id text NOT NULL,
        state text NOT NULL
      );
      CREATE INDEX organization_esim_by_organization ON organization_esim (organization_id)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organization_esim')
  }
}
