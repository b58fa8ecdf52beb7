import { definePart } from '@enigm/subgraph'
import { carrierQueue, ORGANIZATION_QUEUE_JOB } from '../profile/profile.entity'
import { CarrierWorker } from './carrier-worker'
import { listenForNotifications } from './notification-listener'

export const carrierPart = definePart({
  jobs: {
    ...carrierQueue.jobs(CarrierWorker),
    [ORGANIZATION_QUEUE_JOB]: (job, app, context) => app.get(CarrierWorker).processQueue(context, job),
  },
  listen: listenForNotifications,
})
