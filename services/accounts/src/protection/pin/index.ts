import { definePart } from '@enigm/subgraph'
import { announceOverdueLock, pinLockJob } from './pin-attempt'
import { PinResolver } from './pin.resolver'

export const pinPart = definePart({
  resolvers: [PinResolver],
  jobs: { [pinLockJob]: announceOverdueLock },
})
