import { definePart } from '@enigm/subgraph'
import { InventoryResolver } from './inventory.resolver'

export const inventoryPart = definePart({ resolvers: [InventoryResolver] })
