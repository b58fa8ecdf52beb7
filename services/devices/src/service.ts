import { defineSubgraph, ownAccount } from '@enigm/subgraph'
import { z } from 'zod'
import { AccountResolver, AccountStub } from './device/account.resolver'
import { Device } from './device/device.entity'
import { reportDevices } from './device/device.queries'
import { DeviceResolver } from './device/device.resolver'
import { EnrollmentResolver } from './device/enrollment.resolver'
import { RestrictionResolver } from './device/restriction.resolver'
import { eraseAccount } from './erasure'
import { CreateDevice1760000000001 } from './migrations/1760000000001-create-device'
import { RememberRecoveries1762000000001 } from './migrations/1762000000001-remember-recoveries'
import { eventHandlers } from './event-handlers'

/**
 * The states of an account leave the trust of its devices as it is (DEV-16); its recovery has them reviewed (REC-01), and its
 * deletion erases them (ACC-05).
 */
export const definition = defineSubgraph({
  name: 'devices',
  config: z.object({}),
  entities: [Device],
  migrations: [CreateDevice1760000000001, RememberRecoveries1762000000001],
  resolvers: [DeviceResolver, EnrollmentResolver, RestrictionResolver, AccountResolver],
  stubs: [AccountStub],
  references: { Account: ownAccount },
  eventHandlers,
  erase: eraseAccount,
  snapshots: { 'devices.device.reported': reportDevices },
  jobs: {},
})
