import { defineSubgraph } from '@enigm/subgraph'
import { accessPart } from './access'
import { checkpointPart } from './checkpoint'
import { governanceConfig } from './config'
import { feedPart } from './feed'
import { holdPart } from './hold'
import { inventoryPart } from './inventory'
import { ledgerPart } from './ledger'
import { limitationPart } from './limitation'
import { logPart } from './log'
import { organizationPart } from './organization'
import { serverPart } from './server'
import { torPart } from './tor'
import { webhookPart } from './webhook'

/**
 * The audit ledger of all services, the feeds and webhooks of organizations, legal holds, Tor Gateway, and the lists of stored data,
 * limitations and boundaries.
 */
export const definition = defineSubgraph({
  name: 'governance',
  config: governanceConfig,
  parts: [
    checkpointPart,
    ledgerPart,
    logPart,
    accessPart,
    organizationPart,
    // Before the copy of owners: a transfer of a server is in the feed of its former owner too.
    feedPart,
    serverPart,
    webhookPart,
    holdPart,
    inventoryPart,
    limitationPart,
    torPart,
  ],
})
