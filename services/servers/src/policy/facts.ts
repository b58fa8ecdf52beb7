import { evaluate, type DecisionCategory, type PolicyFacts, type PolicyRules } from './rules'

/** An older report says nothing about the device any more. */
const REPORT_DAYS = 30

/** SQL: the account with its row `a` in account_state, for the owner of the server `s`. */
export const accountFact = (account: string) => `CASE
  WHEN a.state IS NULL THEN 'UNKNOWN'
  WHEN a.state <> 'ACTIVE' THEN 'INACTIVE'
  WHEN EXISTS (SELECT 1 FROM membership o
    WHERE o.account_id = ${account} AND o.organization_id = s.owner_id) THEN 'OWNER_MEMBER'
  ELSE 'ACTIVE' END`

/** SQL: all devices of the account. */
export const devicesFact = (account: string) => `(SELECT CASE
    WHEN count(*) = 0 THEN 'UNKNOWN'
    WHEN NOT bool_or(t.state = 'TRUSTED') THEN 'NONE_TRUSTED'
    WHEN bool_or(t.state = 'RESTRICTED') THEN 'SOME_RESTRICTED'
    ELSE 'TRUSTED' END
  FROM device_trust t WHERE t.account_id = ${account})`

/** SQL: one device with its row `g` in device_management, if any. */
export const deviceFacts = {
  managed: `CASE
    WHEN g.device_id IS NULL THEN 'UNKNOWN'
    WHEN NOT g.is_managed THEN 'OFF'
    WHEN g.organization_id = s.owner_id THEN 'BY_OWNER'
    ELSE 'ON' END`,
  posture: `CASE
    WHEN g.is_managed AND g.posture_day > clock_timestamp() - interval '${REPORT_DAYS} days'
      THEN coalesce(g.posture, 'UNKNOWN')
    ELSE 'UNKNOWN' END`,
  findings: `CASE
    WHEN g.findings = 'OPEN' THEN 'OPEN'
    WHEN g.is_managed AND g.findings_day > clock_timestamp() - interval '${REPORT_DAYS} days'
      THEN coalesce(g.findings, 'UNKNOWN')
    ELSE 'UNKNOWN' END`,
}

type DeviceFacts = Pick<PolicyFacts, 'managed' | 'posture' | 'findings'>

/** The facts of a member apart from a session: those of each trusted device are alternatives. */
export interface MemberFacts extends Pick<PolicyFacts, 'account' | 'devices' | 'role'> {
  alternatives: DeviceFacts[]
}

/** SQL: the facts of the member `m` of the server `s`, with `a` as its row in account_state. */
export const memberFacts = `m.role,
  ${accountFact('m.account_id')} AS account,
  ${devicesFact('m.account_id')} AS devices,
  coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object(
      'managed', ${deviceFacts.managed}, 'posture', ${deviceFacts.posture}, 'findings', ${deviceFacts.findings}))
    FROM device_trust d LEFT JOIN device_management g ON g.device_id = d.device_id
    WHERE d.account_id = m.account_id AND d.state = 'TRUSTED'), '[]') AS alternatives`

const unknown: DeviceFacts = { managed: 'UNKNOWN', posture: 'UNKNOWN', findings: 'UNKNOWN' }

/** The categories for which a policy denies a member, in the session of the trusted device that fits it best. */
export function evaluateMember(
  rules: PolicyRules,
  { alternatives, ...facts }: MemberFacts,
): DecisionCategory[] {
  const devices = alternatives.length > 0 ? alternatives : [unknown]
  const session = alternatives.length > 0 ? 'OF_DEVICE' : 'UNKNOWN'
  const denials = devices.map((device) => evaluate(rules, { ...facts, ...device, session }))
  return denials.reduce((best, each) => (each.length < best.length ? each : best))
}
