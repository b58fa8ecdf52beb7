import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateMachineClients1766000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE machine_client (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('ACTIVE', 'REVOKED')),
        role text NOT NULL CHECK (role IN ('PARTNER', 'DASHBOARD')),
        organization_id text REFERENCES organization,
        label text NOT NULL,
        public_key text NOT NULL,
        key_version int NOT NULL,
        previous_public_key text,
        previous_key_version int,
        previous_key_ends_at timestamptz,
        registered_day timestamptz NOT NULL,
        last_used_day timestamptz,
        ended_at timestamptz,
        CHECK ((role = 'PARTNER') = (organization_id IS NOT NULL)),
        CHECK ((state = 'REVOKED') = (ended_at IS NOT NULL)),
        CHECK ((previous_public_key IS NULL) = (previous_key_version IS NULL)),
        CHECK ((previous_public_key IS NULL) = (previous_key_ends_at IS NULL))
      );
      CREATE INDEX machine_client_by_organization ON machine_client (organization_id, id);
      CREATE TABLE machine_denial_window (
        client_id text PRIMARY KEY REFERENCES machine_client ON DELETE CASCADE,
        minute timestamptz NOT NULL,
        recorded int NOT NULL,
        suppressed int NOT NULL
      );
      CREATE TABLE used_jti (
        holder text NOT NULL,
        jti text NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (holder, jti)
      );
      CREATE INDEX used_jti_by_end ON used_jti (expires_at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE used_jti, machine_denial_window, machine_client')
  }
}
