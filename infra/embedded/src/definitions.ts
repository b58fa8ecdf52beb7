import { definition as accounts } from '@enigm/accounts'
import { definition as devices } from '@enigm/devices'
import { definition as payments } from '@enigm/payments'
import { definition as servers } from '@enigm/servers'

/** Every subgraph of the system. */
export const definitions = { accounts, payments, devices, servers }
