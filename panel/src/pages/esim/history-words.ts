import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** The actions of the audit trail: events when they were done, mutations when they were refused. */
export const actions: Readonly<Record<string, MessageDescriptor>> = {
  'esim.esim.ordered': msg`An eSIM was ordered`,
  'esim.esim.released': msg`An activation code was shown`,
  'esim.esim.downloaded': msg`A phone downloaded the profile`,
  'esim.esim.installed': msg`A phone installed the profile`,
  'esim.esim.enabled': msg`A phone switched the profile on`,
  'esim.esim.disabled': msg`A phone switched the profile off`,
  'esim.esim.error': msg`An eSIM failed`,
  'esim.esim.recovered': msg`An eSIM works again`,
  'esim.esim.unlinked': msg`An eSIM was unlinked`,
  'esim.esim.deleted': msg`The deletion of an eSIM was ordered`,
  'esim.esim.retired': msg`An eSIM was retired`,
  'esim.esim.replaced': msg`An eSIM was replaced`,
  'esim.esim.removal.confirmed': msg`The removal of a profile was confirmed`,
  'esim.esim.assigned': msg`An eSIM was assigned`,
  'esim.esim.unassigned': msg`The assignment of an eSIM ended`,
  'esim.esim.policy.assigned': msg`The policy of an eSIM was changed`,
  'Mutation.activateEsim': msg`Activation of an eSIM`,
  'Mutation.unlinkEsim': msg`Unlinking of an eSIM`,
  'Mutation.deleteEsim': msg`Deletion of an eSIM`,
  'Mutation.retireEsim': msg`Retirement of an eSIM`,
  'Mutation.replaceEsim': msg`Replacement of an eSIM`,
  'Mutation.assignEsim': msg`Assignment of an eSIM`,
  'Mutation.assignEsimPolicy': msg`Change of the policy of an eSIM`,
}
