import { dataDeletionHandlers, definePart } from '@enigm/subgraph'
import { DeviceService } from '../device/device.service'

/** The holder of an account that stays has its ended devices deleted (ACC-06). */
export const dataDeletionPart = definePart({
  eventHandlers: dataDeletionHandlers('ENDED_DEVICES', (accountId, before, tx, app) =>
    app.get(DeviceService).deleteEnded(tx, accountId, before),
  ),
})
