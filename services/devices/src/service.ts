import { defineSubgraph } from '@enigm/subgraph'
import { devicePart } from './device'

/** The devices of accounts, and whether they are trusted. */
export const definition = defineSubgraph({ name: 'devices', parts: [devicePart] })
