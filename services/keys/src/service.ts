import { defineSubgraph, ownAccount } from '@enigm/subgraph'
import { AccountResolver, AccountStub } from './account/account.resolver'
import { verifyAppEvent } from './app/app-event'
import { keysConfig } from './config'
import { eraseAccount } from './erasure'
import { Emergency } from './emergency/emergency.entity'
import { EmergencyResolver } from './emergency/emergency.resolver'
import { KeyMutationsResolver } from './key/key-mutations.resolver'
import { EnigmKey } from './key/key.entity'
import { reportKeys } from './key/key.queries'
import { KeyResolver } from './key/key.resolver'
import { CreateProjections1771000000001 } from './migrations/1771000000001-create-projections'
import { CreateKey1771000000002 } from './migrations/1771000000002-create-key'
import { CreateEmergency1771000000003 } from './migrations/1771000000003-create-emergency'
import { KeyOrder } from './order/key-order.entity'
import { reportKeyOrders } from './order/key-order.queries'
import {
  administeredOrganization,
  DeploymentKeyResolver,
  OrganizationResolver,
  OrganizationStub,
} from './organization/organization.resolver'
import { PlatformResolver } from './platform/platform.resolver'
import { eventHandlers } from './event-handlers'
import { EmergencyWorkflow } from './workflow/workflow.entity'
import { WorkflowResolver } from './workflow/workflow.resolver'

/** Enigm Keys, which Enigm App links: their lifecycle, their replacement, and the emergencies that they raise. */
export const definition = defineSubgraph({
  name: 'keys',
  config: keysConfig,
  entities: [EnigmKey, KeyOrder, Emergency, EmergencyWorkflow],
  migrations: [CreateProjections1771000000001, CreateKey1771000000002, CreateEmergency1771000000003],
  resolvers: [
    KeyResolver,
    KeyMutationsResolver,
    EmergencyResolver,
    WorkflowResolver,
    AccountResolver,
    OrganizationResolver,
    DeploymentKeyResolver,
    PlatformResolver,
  ],
  stubs: [AccountStub, OrganizationStub],
  references: { Account: ownAccount, Organization: administeredOrganization },
  eventHandlers,
  inbound: { app: verifyAppEvent },
  erase: eraseAccount,
  snapshots: { 'keys.key.reported': reportKeys, 'keys.order.reported': reportKeyOrders },
  jobs: {},
})
