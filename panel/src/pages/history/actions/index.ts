import type { MessageDescriptor } from '@lingui/core'
import { accounts } from './accounts'
import { devices } from './devices'
import { esim } from './esim'
import { governance } from './governance'
import { guidance } from './guidance'
import { keys } from './keys'
import { payments } from './payments'
import { servers } from './servers'
import { stalledWork } from './stalled-work'

/** The words for the actions of audit trails: events for what was done, fields of the schema for what was read or refused. */
export const actions: Readonly<Record<string, MessageDescriptor>> = {
  ...accounts,
  ...devices,
  ...esim,
  ...governance,
  ...guidance,
  ...keys,
  ...payments,
  ...servers,
  ...stalledWork,
}
