import type { MessageDescriptor } from '@lingui/core'
import { accounts } from './accounts'
import { closedList } from './closed-list'
import { devices } from './devices'
import { esim } from './esim'
import { governance } from './governance'
import { guidance } from './guidance'
import { payments } from './payments'
import { servers } from './servers'

/** The words for the codes of refusals. Codes of several services stand where their subject is. */
export const reasons: Readonly<Record<string, MessageDescriptor>> = {
  ...closedList,
  ...accounts,
  ...devices,
  ...esim,
  ...governance,
  ...guidance,
  ...payments,
  ...servers,
}
