import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { PrerequisiteCategory, PrerequisiteState } from '../../../generated/servers'
import type { StatusOf } from '../../../kit'

export const prerequisites: Record<PrerequisiteCategory, MessageDescriptor> = {
  ACCOUNT_STATE: msg`Your account is active`,
  COMMAND_APPROVAL: msg`An administrator has approved you`,
  DEVICE_TRUST: msg`You have a trusted device`,
  KEY_MATERIAL: msg`The device has the keys`,
  MEMBERSHIP: msg`Your membership is active`,
  SERVER_POLICY: msg`The server is in use and its policy admits you`,
}

/** What a member lacks, for the administrators of the server. */
export const prerequisitesOfMember: Record<PrerequisiteCategory, MessageDescriptor> = {
  ACCOUNT_STATE: msg`the account is not active`,
  COMMAND_APPROVAL: msg`no approval`,
  DEVICE_TRUST: msg`no trusted device`,
  KEY_MATERIAL: msg`the keys`,
  MEMBERSHIP: msg`the membership is not active`,
  SERVER_POLICY: msg`the server or its policy`,
}

export const prerequisiteStates: Record<PrerequisiteState, StatusOf> = {
  MET: ['ok', msg`Met`],
  MISSING: ['stop', msg`Missing`],
  CHECKED_BY_APP: ['off', msg`Checked in Enigm App`],
}
