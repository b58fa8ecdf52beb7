import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A trusted device proves the right to a recovery too, which then waits and can be canceled (REC-01). */
export class RecoverByDevice1765000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE recovery
        ADD COLUMN kind text NOT NULL DEFAULT 'RECOVERY_CODE' CHECK (kind IN ('RECOVERY_CODE', 'TRUSTED_DEVICE')),
        ADD COLUMN device_id text,
        ADD COLUMN completable_at timestamptz,
        DROP CONSTRAINT recovery_state_check,
        ADD CONSTRAINT recovery_state_check
          CHECK (state IN ('OPEN', 'COMPLETED', 'SUPERSEDED', 'CANCELED', 'EXPIRED')),
        ADD CHECK ((kind = 'TRUSTED_DEVICE') = (device_id IS NOT NULL));
      UPDATE recovery SET completable_at = expires_at - interval '24 hours' * (extensions + 1);
      ALTER TABLE recovery ALTER COLUMN completable_at SET NOT NULL, ALTER COLUMN kind DROP DEFAULT;
      CREATE INDEX recovery_open_by_device ON recovery (device_id) WHERE state = 'OPEN'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX recovery_open_by_device;
      DELETE FROM recovery WHERE kind = 'TRUSTED_DEVICE';
      ALTER TABLE recovery
        DROP COLUMN kind,
        DROP COLUMN device_id,
        DROP COLUMN completable_at,
        DROP CONSTRAINT recovery_state_check,
        ADD CONSTRAINT recovery_state_check CHECK (state IN ('OPEN', 'COMPLETED', 'SUPERSEDED', 'EXPIRED'))`)
  }
}
