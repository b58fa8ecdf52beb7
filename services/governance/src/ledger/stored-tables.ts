import type { StoredTable } from '@enigm/subgraph'

const evidence = { class: 'SECURITY', kept: 'PERMANENT' } as const

/**
 * The tables of the ledger. The committed values of an entry and their salts are erased after a year (LedgerErasureService); the
 * commitments, which identify no person without the salts, keep the trees valid.
 */
export const ledgerStorage: Readonly<Record<string, StoredTable>> = {
  ledger_source: {
    ...evidence,
    purposes: { IDENTIFICATION: ['service'], INTEGRITY: ['epoch', 'position', 'hash'], TIMING: ['read_at'] },
  },
  ledger_finding: {
    ...evidence,
    purposes: {
      IDENTIFICATION: ['id'],
      RELATION: ['service'],
      INTEGRITY: ['position'],
      EVIDENCE: ['kind'],
      TIMING: ['found_at'],
    },
  },
  ledger_log: {
    ...evidence,
    afterErasure: 'SECURITY',
    purposes: {
      IDENTIFICATION: ['id', 'log', 'scope'],
      INTEGRITY: ['size', 'frontier', 'noted_size', 'chains'],
    },
  },
  ledger_entry: {
    ...evidence,
    afterErasure: 'SECURITY',
    purposes: {
      RELATION: ['log_id', 'service'],
      EVIDENCE: ['action', 'outcome', 'reason', 'category', 'actor', 'target', 'record'],
      INTEGRITY: [
        ...['seq', 'epoch', 'position', 'leaf'],
        ...['actor_salt', 'actor_commitment', 'target_salt', 'target_commitment'],
        ...['record_salt', 'record_commitment'],
      ],
      TIMING: ['at'],
    },
  },
  ledger_node: {
    ...evidence,
    purposes: { RELATION: ['log_id'], INTEGRITY: ['level', 'index', 'hash'] },
  },
  ledger_state: { ...evidence, purposes: { INTEGRITY: ['is_only', 'size', 'frontier', 'pending'] } },
  ledger_head: {
    ...evidence,
    purposes: { RELATION: ['log_id'], INTEGRITY: ['index', 'size', 'root', 'leaf'] },
  },
  ledger_checkpoint: {
    ...evidence,
    purposes: { INTEGRITY: ['size', 'root'], EVIDENCE: ['note'], TIMING: ['created_at'] },
  },
  ledger_key: {
    ...evidence,
    purposes: { AUTHENTICATION: ['verifier_key'], INTEGRITY: ['first_size'], TIMING: ['since'] },
  },
  ledger_witness: {
    ...evidence,
    purposes: { DELIVERY: ['destination'], INTEGRITY: ['size'], TIMING: ['published_at'] },
  },
}
