import { enumType } from '@enigm/subgraph'
import { ServerRole } from '../member/member.entity'

export const AccountRule = enumType('AccountRule', 'The accounts that a server admits.', {
  ACTIVE: 'Each member whose account is active.',
  ORGANIZATION_MEMBERS: 'Those who are also active members of the organization that owns the server.',
})

export const DeviceRule = enumType(
  'DeviceRule',
  'The state of the devices that a server asks of an account.',
  {
    TRUSTED: 'One device of the account is trusted.',
    NONE_RESTRICTED: 'One device of the account is trusted and none is restricted.',
  },
)

export const SessionRule = enumType('SessionRule', 'The sessions that a server admits.', {
  ANY: 'Each session that may ask.',
  OF_DEVICE: 'The session of a device that was enrolled in it; no session of a browser.',
})

export const ManagedRule = enumType('ManagedRule', 'Whether a server asks for managed mode.', {
  NOT_REQUIRED: 'Managed mode is not weighed.',
  MANAGED: 'Managed mode of the device is on.',
  MANAGED_BY_OWNER: 'The device is also bound to the organization that owns the server.',
})

export const PostureRule = enumType('PostureRule', 'Whether a server asks for the posture of Enigm OS.', {
  NOT_REQUIRED: 'Posture is not weighed.',
  SOUND:
    'Where Enigm OS is deployed: the last report of the device, of the last 30 days, has no deficiency. It denies a device without Enigm OS.',
})

export const FindingRule = enumType('FindingRule', 'Whether a server asks for the security findings.', {
  NOT_REQUIRED: 'Findings are not weighed.',
  NONE_OPEN: 'Active Defense has reported on the device in the last 30 days, and no finding is open.',
})

/** The inputs of a policy, in the order in which a decision names them (POL-03, POL-04). */
export const DecisionCategory = enumType(
  'DecisionCategory',
  'A category that an access policy weighs. It names no device, value or method of detection.',
  {
    ACCOUNT_ELIGIBILITY: 'The account.',
    DEVICE_TRUST: 'The devices of the account.',
    SESSION_STATE: 'The session.',
    MEMBER_ROLE: 'The role of the member.',
    MANAGED_STATE: 'Managed mode of the device.',
    DEVICE_POSTURE: 'The posture of Enigm OS.',
    SECURITY_FINDINGS: 'The security findings.',
  },
)
export type DecisionCategory = keyof typeof DecisionCategory

/** A policy narrows: whatever it says, membership, approval, an active account and a trusted device stay required (JOI-04). */
export interface PolicyRules {
  accounts: keyof typeof AccountRule
  devices: keyof typeof DeviceRule
  sessions: keyof typeof SessionRule
  roles: ServerRole[]
  managed: keyof typeof ManagedRule
  posture: keyof typeof PostureRule
  findings: keyof typeof FindingRule
}

/** The rules of a server without a policy. */
export const initialRules: PolicyRules = {
  accounts: 'ACTIVE',
  devices: 'TRUSTED',
  sessions: 'ANY',
  roles: ['ADMINISTRATOR', 'USER'],
  managed: 'NOT_REQUIRED',
  posture: 'NOT_REQUIRED',
  findings: 'NOT_REQUIRED',
}

/** The seven inputs of one decision. UNKNOWN is a value like any other, and no rule accepts it. */
export interface PolicyFacts {
  account: 'OWNER_MEMBER' | 'ACTIVE' | 'INACTIVE' | 'UNKNOWN'
  devices: 'TRUSTED' | 'SOME_RESTRICTED' | 'NONE_TRUSTED' | 'UNKNOWN'
  session: 'OF_DEVICE' | 'OTHER' | 'UNKNOWN'
  role: ServerRole | 'UNKNOWN'
  managed: 'BY_OWNER' | 'ON' | 'OFF' | 'UNKNOWN'
  posture: 'SOUND' | 'DEFICIENT' | 'UNKNOWN'
  findings: 'NONE' | 'OPEN' | 'UNKNOWN'
}

/** The facts that each rule accepts; null weighs the input not at all. */
const accounts: Accepted<'accounts', 'account'> = {
  ACTIVE: ['OWNER_MEMBER', 'ACTIVE'],
  ORGANIZATION_MEMBERS: ['OWNER_MEMBER'],
}
const devices: Accepted<'devices', 'devices'> = {
  TRUSTED: ['TRUSTED', 'SOME_RESTRICTED'],
  NONE_RESTRICTED: ['TRUSTED'],
}
const sessions: Accepted<'sessions', 'session'> = { ANY: null, OF_DEVICE: ['OF_DEVICE'] }
const managed: Accepted<'managed', 'managed'> = {
  NOT_REQUIRED: null,
  MANAGED: ['BY_OWNER', 'ON'],
  MANAGED_BY_OWNER: ['BY_OWNER'],
}
const posture: Accepted<'posture', 'posture'> = { NOT_REQUIRED: null, SOUND: ['SOUND'] }
const findings: Accepted<'findings', 'findings'> = { NOT_REQUIRED: null, NONE_OPEN: ['NONE'] }

type Accepted<Rule extends Exclude<keyof PolicyRules, 'roles'>, Fact extends keyof PolicyFacts> = Record<
  PolicyRules[Rule],
  readonly Exclude<PolicyFacts[Fact], 'UNKNOWN'>[] | null
>

/** The categories for which a policy denies; an empty list admits. It reads nothing but its arguments (POL-03). */
export function evaluate(rules: PolicyRules, facts: PolicyFacts): DecisionCategory[] {
  const weighed: [DecisionCategory, readonly string[] | null, string][] = [
    ['ACCOUNT_ELIGIBILITY', accounts[rules.accounts], facts.account],
    ['DEVICE_TRUST', devices[rules.devices], facts.devices],
    ['SESSION_STATE', sessions[rules.sessions], facts.session],
    ['MEMBER_ROLE', rules.roles, facts.role],
    ['MANAGED_STATE', managed[rules.managed], facts.managed],
    ['DEVICE_POSTURE', posture[rules.posture], facts.posture],
    ['SECURITY_FINDINGS', findings[rules.findings], facts.findings],
  ]
  return weighed
    .filter(([, accepted, fact]) => accepted !== null && !accepted.includes(fact))
    .map(([category]) => category)
}
