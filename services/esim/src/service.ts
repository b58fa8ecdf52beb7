import { defineSubgraph } from '@enigm/subgraph'
import { activationPart } from './activation'
import { carrierPart } from './carrier'
import { esimConfig } from './config'
import { entitlementPart } from './entitlement'
import { esimPart } from './esim'
import { organizationPart } from './organization'
import { profilePart } from './profile'

/** eSIMs, their profiles, and the commands to the carrier about them. */
export const definition = defineSubgraph({
  name: 'esim',
  config: esimConfig,
  parts: [profilePart, esimPart, entitlementPart, organizationPart, activationPart, carrierPart],
})
