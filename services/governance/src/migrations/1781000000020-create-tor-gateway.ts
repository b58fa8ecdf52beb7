import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The surfaces are a closed list of public ones: the database refuses another key and another class (TOR-02, TOR-03). */
export class CreateTorGateway1781000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tor_surface (
        id text PRIMARY KEY CHECK (id IN ('WEB_PANEL')),
        version int NOT NULL,
        surface_class text NOT NULL CHECK (surface_class = 'PUBLIC_WEB'),
        state text NOT NULL CHECK (state IN ('DISABLED', 'ENABLED')),
        onion_address text CHECK (onion_address ~ '^[a-z2-7]{56}\\.onion$'),
        CHECK (state = 'DISABLED' OR onion_address IS NOT NULL)
      );
      CREATE TABLE tor_policy (
        id text PRIMARY KEY CHECK (id = 'TOR_GATEWAY'),
        version int NOT NULL,
        allows_account_creation boolean NOT NULL,
        allows_purchases boolean NOT NULL,
        allows_sign_in boolean NOT NULL
      );
      INSERT INTO tor_surface (id, version, surface_class, state) VALUES ('WEB_PANEL', 0, 'PUBLIC_WEB', 'DISABLED');
      INSERT INTO tor_policy VALUES ('TOR_GATEWAY', 0, true, true, true)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tor_policy, tor_surface')
  }
}
