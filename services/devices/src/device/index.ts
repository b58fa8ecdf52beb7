import { definePart, ownAccount } from '@enigm/subgraph'
import { CreateDevices1760000000001 } from '../migrations/1760000000001-create-devices'
import { RemoveDevices1790000000007 } from '../migrations/1790000000007-remove-devices'
import { AccountResolver, AccountStub } from './account.resolver'
import { Device, devices } from './device.entity'
import { deviceCounters } from './device.queries'
import { DeviceResolver } from './device.resolver'
import { DeviceService } from './device.service'

/**
 * The states of an account leave the trust of its devices as it is (DEV-16); its recovery has them reviewed (REC-01), and its
 * deletion erases them (ACC-05).
 */
export const devicePart = definePart({
  entities: [Device],
  storage: {
    account_recovery: {
      class: 'SECURITY',
      kept: 'HOLDER',
      purposes: { HOLDER: ['account_id'], RELATION: ['recovery_id'] },
    },
  },
  migrations: [CreateDevices1760000000001, RemoveDevices1790000000007],
  resolvers: [DeviceResolver, AccountResolver],
  stubs: [AccountStub],
  references: { Account: ownAccount },
  eventHandlers: {
    'accounts.account.recovered': ({ data }, tx, app) =>
      app.get(DeviceService).review(tx, data.accountId, data.recoveryId),
    // A service that joins late learns of a recovery by the snapshot of its account.
    'accounts.account.snapshot': async ({ data }, tx, app) => {
      if (data.recoveryId) await app.get(DeviceService).review(tx, data.accountId, data.recoveryId)
    },
  },
  counters: [deviceCounters],
  snapshots: { 'devices.device.snapshot': devices.snapshot },
  erase: (accountId, tx, app) => app.get(DeviceService).erase(tx, accountId),
})
