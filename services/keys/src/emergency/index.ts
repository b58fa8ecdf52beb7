import { definePart } from '@enigm/subgraph'
import { Emergency } from './emergency.entity'
import { DeploymentEmergencyResolver, EmergencyResolver } from './emergency.resolver'
import { eraseEmergencies, recordEmergency, settleEmergency } from './emergency.service'

export const emergencyPart = definePart({
  entities: [Emergency],
  resolvers: [EmergencyResolver, DeploymentEmergencyResolver],
  eventHandlers: {
    'app.key.emergency.recorded': ({ data, occurredAt }, tx) =>
      recordEmergency(tx, data, new Date(occurredAt)),
    'app.key.emergency.ended': ({ data }, tx) => settleEmergency(tx, data, 'END'),
    'app.key.emergency.canceled': ({ data }, tx) => settleEmergency(tx, data, 'CANCEL'),
  },
  erase: (accountId, tx) => eraseEmergencies(tx, accountId),
})
