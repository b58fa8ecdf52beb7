import { defineSubgraph } from '@enigm/subgraph'
import { checkpointPart } from './checkpoint'
import { governanceConfig } from './config'
import { ledgerPart } from './ledger'
import { logPart } from './log'
import { organizationPart } from './organization'
import { serverPart } from './server'

/** The audit ledger of all services. */
export const definition = defineSubgraph({
  name: 'governance',
  config: governanceConfig,
  parts: [checkpointPart, ledgerPart, logPart, organizationPart, serverPart],
})
