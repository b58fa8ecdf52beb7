import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const governance: Readonly<Record<string, MessageDescriptor>> = {
  ONION_ADDRESS_INVALID: msg`The onion address was not valid`,
  ADDRESS_NOT_ALLOWED: msg`The address was not one that webhooks may have`,
  TOO_MANY_WEBHOOKS: msg`The organization had five webhooks`,
  HOLD_TOO_LONG: msg`The end was not within the next ten years`,
}
