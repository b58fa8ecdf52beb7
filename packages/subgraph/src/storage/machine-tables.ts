import type { StoredTable } from './stored-table'

/** Longer than a stream keeps a message, so that each of its messages is found in the outbox. */
const OUTBOX_DAYS = 7.25
/** Longer than any stream and any outbox can repeat an event. */
const INBOX_DAYS = 7.5
/** A key is known for as long as a client can reasonably repeat its request. */
const IDEMPOTENCY_DAYS = 30
/** Far longer than a grant is valid: an expired one is refused before. */
const GRANT_DAYS = 1
/** A system that is no longer called disappears. */
const EXTERNAL_SYSTEM_DAYS = 90
/** `purge_audit` of the database refuses a shorter term. */
const AUDIT_DAYS = 365

/** The tables of every service. */
const ofAll: Readonly<Record<string, StoredTable>> = {
  outbox: {
    class: 'OPERATIONAL',
    kept: { days: OUTBOX_DAYS, after: 't.published_at' },
    afterErasure: 'EVENT_DELIVERY',
    purposes: {
      IDENTIFICATION: ['id', 'event_id', 'type', 'aggregate_id', 'correlation_id'],
      INTEGRITY: ['version', 'is_snapshot'],
      DELIVERY: ['data', 'published_at'],
      TIMING: ['occurred_at'],
    },
  },
  stream_epoch: { class: 'OPERATIONAL', kept: 'PERMANENT', purposes: { INTEGRITY: ['is_only', 'epoch'] } },
  inbox: {
    class: 'OPERATIONAL',
    kept: { days: INBOX_DAYS, after: 't.applied_at' },
    afterErasure: 'EVENT_DELIVERY',
    purposes: {
      IDENTIFICATION: ['event_id', 'service', 'type', 'aggregate_id', 'correlation_id'],
      INTEGRITY: ['version', 'is_snapshot'],
      DELIVERY: ['data', 'received_at', 'applied_at', 'attempts', 'next_try_at', 'parked_at', 'error'],
      TIMING: ['occurred_at'],
    },
  },
  // That of a deleted account stays: its service has it permanently too, and repeats its state.
  inbox_head: {
    class: 'OPERATIONAL',
    kept: { days: INBOX_DAYS, after: 't.ended_at', moment: 'the last event of the object' },
    afterErasure: 'TOMBSTONE',
    purposes: {
      IDENTIFICATION: ['service', 'aggregate_id'],
      INTEGRITY: ['version'],
      TIMING: ['ended_at'],
    },
  },
  source_epoch: {
    class: 'OPERATIONAL',
    kept: 'PERMANENT',
    purposes: { IDENTIFICATION: ['service'], INTEGRITY: ['epoch'] },
  },
  snapshot_request: {
    class: 'OPERATIONAL',
    kept: 'WORK',
    purposes: { IDENTIFICATION: ['service'], DELIVERY: ['requested_at'] },
  },
  job: {
    class: 'OPERATIONAL',
    kept: 'WORK',
    purposes: {
      IDENTIFICATION: ['id', 'kind', 'aggregate_id', 'correlation_id'],
      DELIVERY: ['payload', 'attempts', 'lease_until', 'error'],
      TIMING: ['due_at'],
    },
  },
  consumed_grant: {
    class: 'SECURITY',
    kept: { days: GRANT_DAYS, after: 't.consumed_at' },
    purposes: { PROTECTION: ['grant_id'], TIMING: ['consumed_at'] },
  },
  idempotency: {
    class: 'OPERATIONAL',
    kept: { days: IDEMPOTENCY_DAYS, after: 't.created_at' },
    purposes: {
      PROTECTION: ['scope', 'key', 'request_hash'],
      RELATION: ['result'],
      HOLDER: ['holder_id'],
      TIMING: ['created_at'],
    },
  },
  daily_count: {
    class: 'OPERATIONAL',
    kept: { days: 1, after: 't.valid_until' },
    purposes: { IDENTIFICATION: ['kind', 'key'], STATISTICS: ['counts'], TIMING: ['valid_until'] },
  },
  external_system: {
    class: 'OPERATIONAL',
    kept: { days: EXTERNAL_SYSTEM_DAYS, after: 't.called_at' },
    purposes: { IDENTIFICATION: ['name'], DELIVERY: ['is_answering'], TIMING: ['since', 'called_at'] },
  },
  audit_entry: {
    class: 'SECURITY',
    kept: { days: AUDIT_DAYS, after: 't.at', subjects: ["split_part(t.scope, ':', 2)"] },
    afterErasure: 'SECURITY',
    purposes: {
      IDENTIFICATION: ['id', 'correlation_id'],
      EVIDENCE: ['scope', 'actor', 'action', 'target', 'outcome', 'reason', 'grant_id'],
      INTEGRITY: ['seq', 'previous_hash', 'hash', 'position'],
      TIMING: ['at'],
    },
  },
  audit_head: {
    class: 'SECURITY',
    kept: 'PERMANENT',
    afterErasure: 'SECURITY',
    purposes: { IDENTIFICATION: ['scope'], INTEGRITY: ['seq', 'hash', 'purged_seq', 'purged_hash'] },
  },
  audit_sequence: {
    class: 'SECURITY',
    kept: 'PERMANENT',
    purposes: { INTEGRITY: ['is_only', 'position'] },
  },
  legal_hold: {
    class: 'LEGAL',
    kept: 'SOURCE',
    afterErasure: 'LEGAL_HOLD',
    purposes: { IDENTIFICATION: ['id'], RELATION: ['subject_id'], SETTING: ['ground'], TIMING: ['until'] },
  },
  migration: {
    class: 'OPERATIONAL',
    kept: 'PERMANENT',
    purposes: { IDENTIFICATION: ['id', 'name'], TIMING: ['timestamp'] },
  },
}

const erasure: StoredTable = {
  class: 'COMPLIANCE',
  kept: 'PERMANENT',
  purposes: {
    IDENTIFICATION: ['id'],
    EVIDENCE: ['erased', 'detached', 'retained', 'checked'],
    TIMING: ['erased_at', 'verified_at'],
  },
}

/** The tables of the machinery in a service. */
export function machineTables(erases: boolean): Readonly<Record<string, StoredTable>> {
  return erases ? { ...ofAll, erasure } : ofAll
}
