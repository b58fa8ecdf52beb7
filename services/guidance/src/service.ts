import { defineSubgraph } from '@enigm/subgraph'
import { organizationPart } from './organization'
import { guidanceConfig } from './config'
import { coursePart } from './course'

/** Training with a final exam, and product guidance. It holds no credentials of another service. */
export const definition = defineSubgraph({
  name: 'guidance',
  config: guidanceConfig,
  parts: [coursePart, organizationPart],
})
