import { defineSubgraph } from '@enigm/subgraph'
import { ledgerPart } from './ledger'
import { organizationPart } from './organization'

/** The audit ledger of all services. */
export const definition = defineSubgraph({
  name: 'governance',
  parts: [ledgerPart, organizationPart],
})
