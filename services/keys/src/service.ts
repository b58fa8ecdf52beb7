import { defineSubgraph } from '@enigm/subgraph'
import { accountPart } from './account'
import { appPart } from './app'
import { keysConfig } from './config'
import { emergencyPart } from './emergency'
import { keyPart } from './key'
import { keyOrderPart } from './order'
import { organizationPart } from './organization'
import { platformPart } from './platform'
import { workflowPart } from './workflow'

/**
 * Enigm Keys, which Enigm App links: their lifecycle, their replacement, and the emergencies that they raise. An erasure runs
 * in the order of the parts: rows that refer to a Key go before the Key, and the account goes last.
 */
export const definition = defineSubgraph({
  name: 'keys',
  config: keysConfig,
  parts: [
    emergencyPart,
    keyOrderPart,
    keyPart,
    workflowPart,
    organizationPart,
    platformPart,
    appPart,
    accountPart,
  ],
})
