import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateServer1760000000002 implements MigrationInterface {
  // One entitlement creates one server (SRV-02); a deleted server has no locator and no name. Two roles and no third
  // (SRV-09). A join request keeps a digest of what was typed, and leads to a server or nowhere (JOI-02).
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE server (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN (
          'PROVISIONING', 'ACTIVE', 'SUSPENDED', 'RESTRICTED', 'RETIRED', 'DELETION_REQUESTED', 'DELETED')),
        owner_kind text NOT NULL CHECK (owner_kind IN ('INDIVIDUAL', 'ORGANIZATION')),
        owner_id text NOT NULL,
        entitlement_id text NOT NULL CONSTRAINT server_one_per_entitlement UNIQUE,
        region text NOT NULL,
        locator text UNIQUE,
        availability text NOT NULL CHECK (availability IN ('OPEN', 'CLOSED')),
        display_name text CHECK (length(display_name) <= 64),
        CHECK ((state = 'DELETED') = (locator IS NULL)),
        CHECK (state <> 'DELETED' OR display_name IS NULL)
      );
      CREATE INDEX server_by_owner ON server (owner_id, id);

      CREATE TABLE join_request (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'CLOSED')),
        applicant_account_id text NOT NULL,
        server_id text REFERENCES server,
        locator_digest text NOT NULL,
        requested_at timestamptz NOT NULL,
        requested_day timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX join_request_one_pending ON join_request (applicant_account_id, locator_digest)
        WHERE state = 'PENDING';
      CREATE INDEX join_request_by_applicant ON join_request (applicant_account_id, requested_day, id);
      CREATE INDEX join_request_by_server ON join_request (server_id, requested_day, id) WHERE server_id IS NOT NULL;

      CREATE TABLE member (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('ACTIVE', 'RESTRICTED', 'REMOVED', 'LEFT')),
        server_id text NOT NULL REFERENCES server,
        account_id text NOT NULL,
        role text NOT NULL CHECK (role IN ('ADMINISTRATOR', 'USER')),
        join_request_id text REFERENCES join_request,
        since_day timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX member_once_per_server ON member (server_id, account_id)
        WHERE state IN ('ACTIVE', 'RESTRICTED');
      CREATE INDEX member_by_server ON member (server_id, id);
      CREATE INDEX member_by_account ON member (account_id, server_id)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE member, join_request, server')
  }
}
