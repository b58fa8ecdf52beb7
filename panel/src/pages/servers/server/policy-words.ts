import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { PolicyRulesFragment, ServerPolicyState, ServerResource } from '../../../generated/servers'
import type { StatusOf } from '../../../kit'

export type Rules = PolicyRulesFragment
type Options<Rule extends Exclude<keyof Rules, 'roles'>> = Record<Rules[Rule], MessageDescriptor>

export const accounts: Options<'accounts'> = {
  ACTIVE: msg`Every active account`,
  ORGANIZATION_MEMBERS: msg`Only members of the organization that owns the server`,
}
export const devices: Options<'devices'> = {
  TRUSTED: msg`One trusted device`,
  NONE_RESTRICTED: msg`One trusted device and no restricted one`,
}
export const sessions: Options<'sessions'> = {
  ANY: msg`Every session`,
  OF_DEVICE: msg`Only the session of an enrolled device`,
}
export const managed: Options<'managed'> = {
  NOT_REQUIRED: msg`Not weighed`,
  MANAGED: msg`Managed mode is on`,
  MANAGED_BY_OWNER: msg`Managed by the organization that owns the server`,
}
export const posture: Options<'posture'> = {
  NOT_REQUIRED: msg`Not weighed`,
  SOUND: msg`The last report has no deficiency`,
}
export const findings: Options<'findings'> = {
  NOT_REQUIRED: msg`Not weighed`,
  NONE_OPEN: msg`A report of the last 30 days, without an open finding`,
}

export const policyStates: Record<ServerPolicyState, StatusOf> = {
  SCHEDULED: ['wait', msg`Takes effect later`],
  IN_FORCE: ['ok', msg`In force`],
  REPLACED: ['off', msg`Replaced`],
}

export const resources: Record<ServerResource, MessageDescriptor> = {
  MEMBERS: msg`Members see the other members, by the handles of this server`,
  ADMINISTRATORS: msg`Members see who administers the server, by the handles of this server`,
  SURFACES: msg`Members see the surfaces of the environment`,
  CONTENT_DELETIONS: msg`Members see every deletion of content`,
  SECURITY_EVENTS: msg`Members see the security events`,
}
