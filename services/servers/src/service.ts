import { defineSubgraph } from '@enigm/subgraph'
import { serversConfig } from './config'
import { contentDeletionPart } from './content-deletion'
import { environmentPart } from './environment'
import { joinRequestPart } from './join-request'
import { memberPart } from './member'
import { organizationPart } from './organization'
import { provisioningRequestPart } from './provisioning-request'
import { regionPart } from './region'
import { serverPart } from './server'
import { transferPart } from './transfer'

/** Servers, their members, and the commands to their environments. Memberships are erased before the requests that created them. */
export const definition = defineSubgraph({
  name: 'servers',
  config: serversConfig,
  parts: [
    regionPart,
    organizationPart,
    provisioningRequestPart,
    serverPart,
    transferPart,
    memberPart,
    joinRequestPart,
    contentDeletionPart,
    environmentPart,
  ],
})
