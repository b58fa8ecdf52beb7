import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const keys: Readonly<Record<string, MessageDescriptor>> = {
  'keys.key.linked': msg`A Key was linked`,
  'keys.key.activated': msg`A Key was activated`,
  'keys.key.lost': msg`A Key was reported lost`,
  'keys.key.found': msg`A Key was reported found`,
  'keys.key.revoked': msg`A Key was revoked`,
  'keys.key.replaced': msg`A Key was replaced`,
  'keys.key.retired': msg`A Key was retired`,
  'keys.order.placed': msg`A Key was ordered`,
  'keys.order.fulfilled': msg`An ordered Key was linked`,
  'keys.order.canceled': msg`The order of a Key was canceled`,
  'keys.emergency.recorded': msg`Enigm App reported an emergency`,
  'keys.emergency.ended': msg`An emergency ended`,
  'keys.emergency.canceled': msg`An emergency was canceled`,
  'keys.workflow.enabled': msg`The administration of Keys was switched on`,
  'keys.workflow.disabled': msg`The administration of Keys was switched off`,
  'keys.erasure.completed': msg`The data of a deleted account was erased`,
  'Mutation.reportKeyLost': msg`Report of a lost Key`,
  'Mutation.reportKeyFound': msg`Report of a found Key`,
  'Mutation.revokeKey': msg`Revocation of a Key`,
  'Mutation.replaceKey': msg`Replacement of a Key`,
  'Mutation.retireKey': msg`Retirement of a Key`,
  'Mutation.enableEmergencyDeviceWorkflow': msg`Switching the administration of Keys on`,
  'Mutation.disableEmergencyDeviceWorkflow': msg`Switching the administration of Keys off`,
}
