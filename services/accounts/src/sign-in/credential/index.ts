import { definePart } from '@enigm/subgraph'
import { CredentialRenewalResolver } from './credential.resolver'

export const credentialPart = definePart({ resolvers: [CredentialRenewalResolver] })
