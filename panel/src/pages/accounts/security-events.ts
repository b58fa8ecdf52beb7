import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { SecurityEventCategory } from '../../generated/accounts'

/** What a security event says. Its details are in no event: the page of the matter has them. */
export const securityEvents: Record<
  SecurityEventCategory,
  { name: MessageDescriptor; sentence: MessageDescriptor }
> = {
  SESSION: { name: msg`Session`, sentence: msg`A session began, ended, or was restricted by you.` },
  CREDENTIAL: { name: msg`Way to sign in`, sentence: msg`A way to sign in was added, changed or removed.` },
  PIN: { name: msg`PIN`, sentence: msg`The PIN was set, changed, locked, or used for a critical operation.` },
  RECOVERY: {
    name: msg`Recovery`,
    sentence: msg`A recovery of the account was started, canceled or completed.`,
  },
  DEVICE: { name: msg`Device`, sentence: msg`A device was bound to a session, or its end closed one.` },
  DELETION: {
    name: msg`Deletion`,
    sentence: msg`The deletion of the account was requested or canceled, or restricted a session.`,
  },
  POLICY: { name: msg`Policy`, sentence: msg`A rule of the account or of the platform ended a session.` },
  ADMINISTRATION: {
    name: msg`Administration`,
    sentence: msg`The platform acted on the account or on a session.`,
  },
}
