import { definePart } from '@enigm/subgraph'
import { AddContentScopes1780000412002 } from '../migrations/1780000412002-add-content-scopes'
import { ContentPolicyResolver } from './content-policy.resolver'
import { ContentPolicyService, RETENTION_JOB } from './content-policy.service'

/** How long content exists in a server; the policy is part of the row of the server. */
export const contentPolicyPart = definePart({
  migrations: [AddContentScopes1780000412002],
  resolvers: [ContentPolicyResolver],
  jobs: { [RETENTION_JOB]: (job, app, context) => app.get(ContentPolicyService).retain(context, job) },
})
