import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A row says that a device is trusted, also where no event has told its key yet (SES-04). */
export class TrustDevicesWithoutKey1765000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE device_key ALTER COLUMN thumbprint DROP NOT NULL')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM device_key WHERE thumbprint IS NULL;
      ALTER TABLE device_key ALTER COLUMN thumbprint SET NOT NULL`)
  }
}
