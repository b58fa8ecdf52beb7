import { definePart } from '@enigm/subgraph'
import { CreateRecovery1762000000001 } from '../../migrations/1762000000001-create-recovery'
import { RecoverByDevice1765000000003 } from '../../migrations/1765000000003-recover-by-device'
import { DeviceRecoveryResolver } from './device-recovery.resolver'
import { RecoveryCase } from './recovery-case.entity'
import { RecoveryCaseResolver } from './recovery-case.resolver'
import { caseJob, lapseCase, lapseRecovery, recoveryJob } from './recovery-ending'
import { Recovery } from './recovery.entity'
import { AccountRecoveryResolver, RecoveryOptionResolver, RecoveryResolver } from './recovery.resolver'

export const recoveryPart = definePart({
  entities: [Recovery, RecoveryCase],
  migrations: [CreateRecovery1762000000001, RecoverByDevice1765000000003],
  resolvers: [
    RecoveryOptionResolver,
    RecoveryResolver,
    AccountRecoveryResolver,
    DeviceRecoveryResolver,
    RecoveryCaseResolver,
  ],
  jobs: { [recoveryJob]: lapseRecovery, [caseJob]: lapseCase },
})
