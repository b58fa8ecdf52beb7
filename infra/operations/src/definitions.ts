import type { ServiceName } from '@enigm/contracts'
import type { SubgraphDefinition } from '@enigm/subgraph'
import { definition as accounts } from '@enigm/accounts'
import { definition as devices } from '@enigm/devices'
import { definition as esim } from '@enigm/esim'
import { definition as governance } from '@enigm/governance'
import { definition as guidance } from '@enigm/guidance'
import { definition as keys } from '@enigm/keys'
import { definition as payments } from '@enigm/payments'
import { definition as servers } from '@enigm/servers'

/** Every subgraph of the system. */
export const definitions: Record<ServiceName, SubgraphDefinition<any>> = {
  accounts,
  payments,
  devices,
  servers,
  esim,
  keys,
  governance,
  guidance,
}
