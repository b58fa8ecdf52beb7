import { definePart, ownAccount } from '@enigm/subgraph'
import { CreateEsim1770000000001 } from '../migrations/1770000000001-create-esim'
import { AccountResolver, AccountStub } from './account.resolver'
import { EntitlementStub, EsimFieldsResolver } from './esim-fields.resolver'
import { Esim, esims } from './esim.entity'
import { EsimPastState } from './esim-history'
import { esimCounters, referencedEsim } from './esim.queries'
import { EsimResolver } from './esim.resolver'
import { EsimService } from './esim.service'
import { PlatformResolver } from './platform.resolver'

export const esimPart = definePart({
  entities: [Esim, EsimPastState],
  migrations: [CreateEsim1770000000001],
  resolvers: [EsimResolver, EsimFieldsResolver, PlatformResolver, AccountResolver],
  stubs: [AccountStub, EntitlementStub],
  references: { Account: ownAccount, Esim: referencedEsim },
  counters: [esimCounters],
  snapshots: { 'esim.esim.snapshot': esims.snapshot },
  erase: (accountId, tx, app) => app.get(EsimService).erase(tx, accountId),
})
