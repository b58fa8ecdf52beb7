import { definePart } from '@enigm/subgraph'
import { Activation } from './activation.entity'

export const activationPart = definePart({ entities: [Activation] })
