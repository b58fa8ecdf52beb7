import { defineSubgraph } from '@enigm/subgraph'
import { accountPart } from './account'
import { accountsConfig } from './config'
import { deletionPart } from './deletion'
import { machineClientPart } from './organizations/machine-client'
import { membershipPart } from './organizations/membership'
import { organizationPart } from './organizations/organization'
import { administeredAccountPart } from './platform/administered-account'
import { gatewayPortPart } from './platform/gateway-port'
import { staffPart } from './platform/staff'
import { pinPart } from './protection/pin'
import { recoveryPart } from './protection/recovery'
import { securityEventPart } from './protection/security-event'
import { credentialPart } from './sign-in/credential'
import { deviceKeyPart } from './sign-in/device-key'
import { passkeyPart } from './sign-in/passkey'
import { sessionPart } from './sign-in/session'

/** Accounts without identity, how their holders sign in, and what protects them. */
export const definition = defineSubgraph({
  name: 'accounts',
  config: accountsConfig,
  parts: [
    accountPart,
    sessionPart,
    credentialPart,
    passkeyPart,
    deviceKeyPart,
    securityEventPart,
    pinPart,
    recoveryPart,
    organizationPart,
    membershipPart,
    machineClientPart,
    gatewayPortPart,
    administeredAccountPart,
    staffPart,
    deletionPart,
  ],
})
