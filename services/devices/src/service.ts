import { defineSubgraph } from '@enigm/subgraph'
import { commandPart } from './command'
import { devicesConfig } from './config'
import { customerPart } from './customer'
import { dataDeletionPart } from './data-deletion'
import { devicePart } from './device'
import { endpointPart } from './endpoint'
import { evidencePart } from './evidence'
import { managementPart } from './management'
import { organizationPart } from './organization'

/** The devices of accounts, whether they are trusted, and the management of those whose owner has chosen it. */
export const definition = defineSubgraph({
  name: 'devices',
  config: devicesConfig,
  parts: [
    devicePart,
    dataDeletionPart,
    managementPart,
    commandPart,
    organizationPart,
    evidencePart,
    customerPart,
    endpointPart,
  ],
})
