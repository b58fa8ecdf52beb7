import { definePart } from '@enigm/subgraph'
import { DeviceAttestation } from './attestation'
import { evidenceJobs } from './evidence.service'
import { ManagedTrustResolver, TrustResolver } from './trust.resolver'

export const evidencePart = definePart({
  entities: [DeviceAttestation],
  resolvers: [TrustResolver, ManagedTrustResolver],
  jobs: evidenceJobs,
})
