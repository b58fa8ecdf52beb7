import { definePart } from '@enigm/subgraph'
import { DataAccessResolver } from './data-access.resolver'

/** Who has read data of an account: its own entries by a reader, in the ledger. */
export const accessPart = definePart({
  resolvers: [DataAccessResolver],
})
