import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { EmergencyKind, EmergencyState, KeyState } from '../../../generated/organizations'
import type { StatusOf } from '../../../kit'

export const states: Record<KeyState, StatusOf> = {
  LINKED: ['wait', msg`Linked, not activated`],
  ACTIVE: ['ok', msg`Active`],
  LOST: ['stop', msg`Lost`],
  REPLACED: ['off', msg`Replaced`],
  RETIRED: ['off', msg`Retired`],
  REVOKED: ['stop', msg`Revoked`],
}

export const emergencies: Record<EmergencyKind, MessageDescriptor> = {
  ALARM: msg`Raised by hand`,
  MISSED_CHECK_IN: msg`A sign of life was missed`,
  TEST: msg`A test`,
}

export const emergencyStates: Record<EmergencyState, StatusOf> = {
  OPEN: ['stop', msg`Not ended`],
  ENDED: ['off', msg`Ended`],
  CANCELED: ['off', msg`Raised by mistake`],
}
