import { definePart } from '@enigm/subgraph'
import { JoinRequest } from './join-request.entity'
import { JoinRequestResolver, ServerJoinRequestResolver } from './join-request.resolver'
import { EXPIRY_JOB, JoinRequestService } from './join-request.service'

export const joinRequestPart = definePart({
  entities: [JoinRequest],
  resolvers: [JoinRequestResolver, ServerJoinRequestResolver],
  jobs: { [EXPIRY_JOB]: (job, app, context) => app.get(JoinRequestService).expire(context, job) },
  erase: (accountId, tx, app) => app.get(JoinRequestService).erase(tx, accountId),
})
