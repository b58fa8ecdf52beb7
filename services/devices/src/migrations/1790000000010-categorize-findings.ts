import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The category of the findings of a device in managed mode, which other services weigh (POL-03), from its last report. */
export class CategorizeFindings1790000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_management
        ADD findings text CHECK (findings IN ('NONE', 'OPEN')),
        ADD findings_day timestamptz CHECK (findings_day = date_trunc('day', findings_day, 'UTC')),
        ADD CHECK ((findings IS NULL) = (findings_day IS NULL)),
        ADD CHECK (state = 'ON' OR findings IS NULL);
      UPDATE device_management m
        SET findings = CASE WHEN EXISTS (SELECT FROM device_finding f WHERE f.device_id = m.device_id)
            THEN 'OPEN' ELSE 'NONE' END,
          findings_day = date_trunc('day', r.reported_hour, 'UTC')
        FROM device_defense_report r
        WHERE r.device_id = m.device_id AND m.state = 'ON' AND r.reported_hour >= m.enabled_at`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE device_management DROP findings, DROP findings_day')
  }
}
