import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const closedList: Readonly<Record<string, MessageDescriptor>> = {
  NOT_FOUND: msg`The object does not exist, or it belongs to another holder`,
  INVALID_TRANSITION: msg`The state at that time did not allow it`,
  IDEMPOTENCY_CONFLICT: msg`The same request was sent before with other values`,
  UNAUTHENTICATED: msg`The session had ended`,
  FORBIDDEN: msg`The session was not allowed to do this`,
  PIN_REQUIRED: msg`The authorization with the PIN was missing or used up`,
  BAD_USER_INPUT: msg`The input was not valid`,
  LIMIT_EXCEEDED: msg`The request was too large`,
  RATE_LIMITED: msg`There were too many attempts`,
}
