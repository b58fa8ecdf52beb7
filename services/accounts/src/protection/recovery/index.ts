import type { EventEnvelope } from '@enigm/contracts'
import { definePart, type Transaction } from '@enigm/subgraph'
import { DeviceRecoveryResolver } from './device-recovery.resolver'
import { caseJob, lapseCase, lapseRecovery, recoveryJob } from './lapse'
import { RecoveryCase } from './recovery-case.entity'
import { RecoveryCaseResolver } from './recovery-case.resolver'
import { cancelOfDevice } from './recovery.service'
import { Recovery } from './recovery.entity'
import { AccountRecoveryResolver, RecoveryOptionResolver, RecoveryResolver } from './recovery.resolver'

type DeviceEvent = EventEnvelope<'devices.device.snapshot' | 'devices.device.erased'>

/** A recovery that a device has started ends with the trust in the device. The part of device keys handles the event first and removes the key. */
const cancel = ({ data }: Pick<DeviceEvent, 'data'>, tx: Transaction) => cancelOfDevice(tx, data.deviceId)

export const recoveryPart = definePart({
  entities: [Recovery, RecoveryCase],
  resolvers: [
    RecoveryOptionResolver,
    RecoveryResolver,
    AccountRecoveryResolver,
    DeviceRecoveryResolver,
    RecoveryCaseResolver,
  ],
  eventHandlers: {
    'devices.device.restricted': cancel,
    'devices.device.enrollment.rejected': cancel,
    'devices.device.revoked': cancel,
    'devices.device.replaced': cancel,
    'devices.device.retired': cancel,
    'devices.device.erased': cancel,
    'devices.device.snapshot': async (event, tx) => {
      if (event.data.state !== 'TRUSTED') await cancel(event, tx)
    },
  },
  jobs: { [recoveryJob]: lapseRecovery, [caseJob]: lapseCase },
})
