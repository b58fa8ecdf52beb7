import { definePart } from '@enigm/subgraph'
import { CreateLedger1781000000002 } from '../migrations/1781000000002-create-ledger'
import { LedgerResolver } from './ledger.resolver'
import { LedgerSource } from './source.entity'

export const ledgerPart = definePart({
  entities: [LedgerSource],
  migrations: [CreateLedger1781000000002],
  resolvers: [LedgerResolver],
})
