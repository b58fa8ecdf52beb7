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
import { termPart } from './term'
import { transferPart } from './transfer'

/** Servers, their members, and the commands to their environments. Terms follow the copies of entitlements, which serverPart keeps. Memberships are erased before the requests that created them. */
export const definition = defineSubgraph({
  name: 'servers',
  config: serversConfig,
  parts: [
    regionPart,
    organizationPart,
    provisioningRequestPart,
    serverPart,
    termPart,
    transferPart,
    memberPart,
    joinRequestPart,
    contentDeletionPart,
    environmentPart,
  ],
})
