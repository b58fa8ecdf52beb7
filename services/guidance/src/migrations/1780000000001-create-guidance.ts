import { membershipTable } from '@enigm/subgraph'
import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateGuidance1780000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(membershipTable)
    await runner.query(progress)
    await runner.query(exams)
    await runner.query(sharing)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sharing, exam_attempt, completed_module, training, membership')
  }
}

const progress = `
  CREATE TABLE training (
    id text PRIMARY KEY,
    version int NOT NULL,
    account_id text NOT NULL,
    course text NOT NULL CHECK (course IN ('ESSENTIAL', 'ADVANCED')),
    state text NOT NULL CHECK (state IN ('IN_PROGRESS', 'PASSED')),
    passed_at timestamptz,
    passed_version int,
    score int,
    UNIQUE (account_id, course),
    CHECK ((state = 'PASSED') = (passed_at IS NOT NULL))
  );

  CREATE TABLE completed_module (
    account_id text NOT NULL,
    course text NOT NULL CHECK (course IN ('ESSENTIAL', 'ADVANCED')),
    module_id text NOT NULL,
    version int NOT NULL,
    completed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, module_id)
  )`

/** Answers have no column: only the names of the correctly answered questions are kept. */
const exams = `
  CREATE TABLE exam_attempt (
    id text PRIMARY KEY,
    version int NOT NULL,
    account_id text NOT NULL,
    course text NOT NULL CHECK (course IN ('ESSENTIAL', 'ADVANCED')),
    course_version int NOT NULL,
    fingerprint text NOT NULL,
    state text NOT NULL CHECK (state IN ('OPEN', 'PASSED', 'FAILED', 'EXPIRED')),
    asked jsonb NOT NULL,
    started_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    score int,
    correct jsonb,
    CHECK ((state = 'OPEN') = (ended_at IS NULL))
  );
  CREATE UNIQUE INDEX exam_attempt_open ON exam_attempt (account_id, course) WHERE state = 'OPEN';
  CREATE INDEX exam_attempt_by_account ON exam_attempt (account_id, course, started_at DESC, id)`

const sharing = `
  CREATE TABLE sharing (
    id text PRIMARY KEY,
    version int NOT NULL,
    account_id text NOT NULL,
    organization_id text NOT NULL,
    state text NOT NULL CHECK (state IN ('WITHDRAWN', 'ALLOWED')),
    UNIQUE (account_id, organization_id)
  );
  CREATE INDEX sharing_by_organization ON sharing (organization_id, account_id)`
