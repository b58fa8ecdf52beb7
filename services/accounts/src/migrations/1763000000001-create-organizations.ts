import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateOrganizations1763000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('ACTIVE')),
        display_name text
      );
      CREATE TABLE organization_member (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('INVITED', 'ACTIVE', 'REMOVED', 'LEFT', 'EXPIRED')),
        organization_id text NOT NULL REFERENCES organization,
        account_id text REFERENCES account,
        role text NOT NULL CHECK (role IN ('ADMIN', 'MEMBER')),
        maximum_session_days int CHECK (maximum_session_days BETWEEN 1 AND 30),
        invitation_hash text CONSTRAINT organization_invitation UNIQUE,
        invitation_ends_at timestamptz,
        since_day timestamptz NOT NULL,
        ended_at timestamptz,
        CHECK ((state = 'INVITED') = (invitation_hash IS NOT NULL)),
        CHECK (state NOT IN ('ACTIVE', 'LEFT') OR account_id IS NOT NULL),
        CHECK ((state IN ('REMOVED', 'LEFT', 'EXPIRED')) = (ended_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX organization_member_once ON organization_member (organization_id, account_id)
        WHERE state = 'ACTIVE';
      CREATE INDEX organization_member_by_organization ON organization_member (organization_id, id);
      CREATE INDEX organization_member_by_account ON organization_member (account_id);
      CREATE TABLE account_policy (
        account_id text PRIMARY KEY REFERENCES account,
        maximum_session_days int NOT NULL CHECK (maximum_session_days BETWEEN 1 AND 30)
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account_policy, organization_member, organization')
  }
}
