import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateDeviceKeys1761000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device_key (
        device_id text PRIMARY KEY,
        account_id text NOT NULL,
        thumbprint text NOT NULL CONSTRAINT device_key_signs_in_once UNIQUE
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE device_key')
  }
}
