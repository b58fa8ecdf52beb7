import { defineSubgraph } from '@enigm/subgraph'
import { accountPart } from './account'
import { assistantPart } from './assistant'
import { guidanceConfig } from './config'
import { coursePart } from './course'
import { examPart } from './exam'
import { organizationPart } from './organization'
import { progressPart } from './progress'
import { sharingPart } from './sharing'

/** Training with a final exam, and product guidance. It holds no credentials of another service. */
export const definition = defineSubgraph({
  name: 'guidance',
  config: guidanceConfig,
  parts: [assistantPart, coursePart, progressPart, examPart, sharingPart, organizationPart, accountPart],
})
