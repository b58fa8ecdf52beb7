import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The category of the findings of a device in place of a mark that was also false for a device without a report (POL-03).
 * The snapshots of devices rebuild the copies that this service has already.
 */
export class ProjectFindings1790000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_management ADD findings text, ADD findings_day timestamptz;
      UPDATE device_management SET findings = 'OPEN' WHERE has_finding;
      ALTER TABLE device_management DROP has_finding;
      DELETE FROM inbox_head h USING device_management g WHERE h.service = 'devices' AND h.aggregate_id = g.management_id;
      INSERT INTO snapshot_request (service) SELECT 'devices' WHERE EXISTS (SELECT FROM device_management)
        ON CONFLICT (service) DO UPDATE SET requested_at = clock_timestamp()`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_management ADD has_finding boolean NOT NULL DEFAULT false;
      UPDATE device_management SET has_finding = true WHERE findings = 'OPEN';
      ALTER TABLE device_management ALTER has_finding DROP DEFAULT, DROP findings, DROP findings_day`)
  }
}
