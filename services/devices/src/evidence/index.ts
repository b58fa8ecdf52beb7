import { definePart } from '@enigm/subgraph'
import { DeviceAttestation } from './attestation'
import { evidenceJobs, FINDING_DAYS } from './evidence.service'
import { ManagedTrustResolver, TrustResolver } from './trust.resolver'

export const evidencePart = definePart({
  entities: [DeviceAttestation],
  storage: {
    device_defense_report: {
      class: 'SECURITY',
      kept: 'OBJECT',
      purposes: { RELATION: ['device_id'], HOLDER: ['account_id'], TIMING: ['reported_hour'] },
    },
    device_finding: {
      class: 'SECURITY',
      kept: { days: FINDING_DAYS, after: 't.reported_hour' },
      purposes: {
        RELATION: ['device_id'],
        HOLDER: ['account_id'],
        EVIDENCE: ['category'],
        TIMING: ['reported_hour'],
      },
    },
  },
  resolvers: [TrustResolver, ManagedTrustResolver],
  jobs: evidenceJobs,
})
