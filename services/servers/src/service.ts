import { defineSubgraph } from '@enigm/subgraph'
import { serversConfig } from './config'
import { contentDeletionPart } from './content-deletion'
import { environmentPart } from './environment'
import { joinRequestPart } from './join-request'
import { memberPart } from './member'
import { regionPart } from './region'
import { serverPart } from './server'

/** Servers, their members, and the commands to their environments. Memberships are erased before the requests that created them. */
export const definition = defineSubgraph({
  name: 'servers',
  config: serversConfig,
  parts: [regionPart, serverPart, memberPart, joinRequestPart, contentDeletionPart, environmentPart],
})
