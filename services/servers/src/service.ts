import { defineSubgraph } from '@enigm/subgraph'
import { associationPart } from './association'
import { serversConfig } from './config'
import { contentDeletionPart } from './content-deletion'
import { devicePart } from './device'
import { contentPolicyPart } from './content-policy'
import { environmentPart } from './environment'
import { joinRequestPart } from './join-request'
import { memberPart } from './member'
import { organizationPart } from './organization'
import { platformActionPart } from './platform-action'
import { overviewPart } from './overview'
import { policyPart } from './policy'
import { provisioningRequestPart } from './provisioning-request'
import { regionPart } from './region'
import { securityEventPart } from './security-event'
import { serverPart } from './server'
import { termPart } from './term'
import { transferPart } from './transfer'
import { trustPart } from './trust'
import { visibilityPart } from './visibility'

/** Servers, their members, and the commands to their environments. Terms follow the copies of entitlements, which serverPart keeps. Memberships are erased before the requests that created them. */
export const definition = defineSubgraph({
  name: 'servers',
  config: serversConfig,
  parts: [
    regionPart,
    organizationPart,
    provisioningRequestPart,
    serverPart,
    platformActionPart,
    termPart,
    transferPart,
    policyPart,
    memberPart,
    devicePart,
    joinRequestPart,
    securityEventPart,
    visibilityPart,
    contentPolicyPart,
    contentDeletionPart,
    environmentPart,
    associationPart,
    overviewPart,
    trustPart,
  ],
})
