import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { EmergencyKind, EmergencyState, KeyOrderState, KeyState } from '../../generated/keys'
import type { StatusOf } from '../../kit'

export const states: Record<KeyState, StatusOf> = {
  LINKED: ['wait', msg`Linked, not activated`],
  ACTIVE: ['ok', msg`In use`],
  LOST: ['stop', msg`Lost`],
  REVOKED: ['off', msg`Revoked`],
  REPLACED: ['off', msg`Replaced`],
  RETIRED: ['off', msg`Retired`],
}

export const orderStates: Record<KeyOrderState, StatusOf> = {
  PLACED: ['wait', msg`Ordered, not linked in Enigm App yet`],
  FULFILLED: ['ok', msg`Linked in Enigm App`],
  CANCELED: ['off', msg`Canceled, no new Key will come`],
}

export const emergencyKinds: Record<EmergencyKind, MessageDescriptor> = {
  ALARM: msg`Raised by hand`,
  MISSED_CHECK_IN: msg`Missed sign of life`,
  TEST: msg`Test`,
}

export const emergencyStates: Record<EmergencyState, StatusOf> = {
  OPEN: ['stop', msg`Open`],
  ENDED: ['off', msg`Ended`],
  CANCELED: ['off', msg`Raised by mistake`],
}
