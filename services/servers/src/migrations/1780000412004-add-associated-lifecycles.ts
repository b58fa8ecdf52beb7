import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The states of the eSIMs and of the Enigm Keys of organizations, from the events of esim and keys (SRV-12). */
export class AddAssociatedLifecycles1780000412004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_esim (
        esim_id text PRIMARY KEY,
        organization_id text NOT NULL,
        state text NOT NULL
      );
      CREATE INDEX organization_esim_by_organization ON organization_esim (organization_id);

      CREATE TABLE organization_key (
        key_id text PRIMARY KEY,
        organization_id text NOT NULL,
        account_id text NOT NULL,
        state text NOT NULL
      );
      CREATE INDEX organization_key_by_organization ON organization_key (organization_id, account_id);
      CREATE INDEX organization_key_by_account ON organization_key (account_id);

      CREATE TABLE key_workflow (
        workflow_id text PRIMARY KEY,
        organization_id text NOT NULL UNIQUE
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE key_workflow, organization_key, organization_esim')
  }
}
