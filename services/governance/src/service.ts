import { defineSubgraph } from '@enigm/subgraph'
import { checkpointPart } from './checkpoint'
import { governanceConfig } from './config'
import { holdPart } from './hold'
import { inventoryPart } from './inventory'
import { ledgerPart } from './ledger'
import { limitationPart } from './limitation'
import { logPart } from './log'
import { organizationPart } from './organization'
import { serverPart } from './server'

/** The audit ledger of all services, legal holds, and the lists of stored data, limitations and boundaries. */
export const definition = defineSubgraph({
  name: 'governance',
  config: governanceConfig,
  parts: [
    checkpointPart,
    ledgerPart,
    logPart,
    organizationPart,
    serverPart,
    holdPart,
    inventoryPart,
    limitationPart,
  ],
})
