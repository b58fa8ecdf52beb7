import { defineSubgraph, ownAccount } from '@enigm/subgraph'
import { AccountResolver, AccountStub } from './account/account.resolver'
import { ActivationResolver } from './activation/activation.resolver'
import { listenForNotifications } from './carrier/notification-listener'
import { esimConfig } from './config'
import { eraseAccount } from './erasure'
import { EsimFieldsResolver } from './esim/esim-fields.resolver'
import { Esim } from './esim/esim.entity'
import { referencedEsim, reportEsims } from './esim/esim.queries'
import { EsimResolver } from './esim/esim.resolver'
import { CreateEsim1770000000001 } from './migrations/1770000000001-create-esim'
import { LetEntitlementsWait1770000000002 } from './migrations/1770000000002-let-entitlements-wait'
import { RememberNotifications1770000000003 } from './migrations/1770000000003-remember-notifications'
import { anyOrganization, OrganizationResolver, OrganizationStub } from './organization/organization.resolver'
import { OverviewResolver } from './overview/overview.resolver'
import { eventHandlers } from './event-handlers'
import { jobs } from './jobs'

/** eSIMs, and what the carrier is ordered to do for them. */
export const definition = defineSubgraph({
  name: 'esim',
  config: esimConfig,
  entities: [Esim],
  migrations: [CreateEsim1770000000001, LetEntitlementsWait1770000000002, RememberNotifications1770000000003],
  resolvers: [
    EsimResolver,
    EsimFieldsResolver,
    ActivationResolver,
    AccountResolver,
    OrganizationResolver,
    OverviewResolver,
  ],
  stubs: [AccountStub, OrganizationStub],
  references: { Account: ownAccount, Organization: anyOrganization, Esim: referencedEsim },
  eventHandlers,
  snapshots: { 'esim.esim.reported': reportEsims },
  jobs,
  erase: eraseAccount,
  listen: listenForNotifications,
})
