import { defineSubgraph } from '@enigm/subgraph'
import { holdPart } from './hold'
import { inventoryPart } from './inventory'
import { ledgerPart } from './ledger'
import { limitationPart } from './limitation'
import { organizationPart } from './organization'

/** The audit ledger of all services, legal holds, and the lists of stored data, limitations and boundaries. */
export const definition = defineSubgraph({
  name: 'governance',
  parts: [ledgerPart, organizationPart, holdPart, inventoryPart, limitationPart],
})
