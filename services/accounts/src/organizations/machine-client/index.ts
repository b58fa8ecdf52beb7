import { definePart } from '@enigm/subgraph'
import { ClientTokenResolver } from './client-token.resolver'
import { MachineClient } from './machine-client.entity'
import { MachineClientResolver, OrganizationClientsResolver } from './machine-client.resolver'
import { UsedJti } from './used-jti.entity'

export const machineClientPart = definePart({
  entities: [MachineClient, UsedJti],
  resolvers: [MachineClientResolver, OrganizationClientsResolver, ClientTokenResolver],
})
