import { evaluateMember } from './facts'
import { DecisionCategory, evaluate, initialRules, type PolicyFacts, type PolicyRules } from './rules'

/** Facts that every rule accepts. */
const best: PolicyFacts = {
  account: 'OWNER_MEMBER',
  devices: 'TRUSTED',
  session: 'OF_DEVICE',
  role: 'USER',
  managed: 'BY_OWNER',
  posture: 'SOUND',
  findings: 'NONE',
}
const unknown: PolicyFacts = {
  account: 'UNKNOWN',
  devices: 'UNKNOWN',
  session: 'UNKNOWN',
  role: 'UNKNOWN',
  managed: 'UNKNOWN',
  posture: 'UNKNOWN',
  findings: 'UNKNOWN',
}

/** Every value of every rule, and for each value of its fact whether the rule admits it. */
const table: {
  category: DecisionCategory
  rules: Partial<PolicyRules>
  fact: keyof PolicyFacts
  admits: Readonly<Record<string, boolean>>
}[] = [
  {
    category: 'ACCOUNT_ELIGIBILITY',
    rules: { accounts: 'ACTIVE' },
    fact: 'account',
    admits: { OWNER_MEMBER: true, ACTIVE: true, INACTIVE: false, UNKNOWN: false },
  },
  {
    category: 'ACCOUNT_ELIGIBILITY',
    rules: { accounts: 'ORGANIZATION_MEMBERS' },
    fact: 'account',
    admits: { OWNER_MEMBER: true, ACTIVE: false, INACTIVE: false, UNKNOWN: false },
  },
  {
    category: 'DEVICE_TRUST',
    rules: { devices: 'TRUSTED' },
    fact: 'devices',
    admits: { TRUSTED: true, SOME_RESTRICTED: true, NONE_TRUSTED: false, UNKNOWN: false },
  },
  {
    category: 'DEVICE_TRUST',
    rules: { devices: 'NONE_RESTRICTED' },
    fact: 'devices',
    admits: { TRUSTED: true, SOME_RESTRICTED: false, NONE_TRUSTED: false, UNKNOWN: false },
  },
  {
    category: 'SESSION_STATE',
    rules: { sessions: 'OF_DEVICE' },
    fact: 'session',
    admits: { OF_DEVICE: true, OTHER: false, UNKNOWN: false },
  },
  {
    category: 'MEMBER_ROLE',
    rules: { roles: ['ADMINISTRATOR'] },
    fact: 'role',
    admits: { ADMINISTRATOR: true, USER: false, UNKNOWN: false },
  },
  {
    category: 'MEMBER_ROLE',
    rules: { roles: ['USER'] },
    fact: 'role',
    admits: { ADMINISTRATOR: false, USER: true, UNKNOWN: false },
  },
  {
    category: 'MEMBER_ROLE',
    rules: { roles: ['ADMINISTRATOR', 'USER'] },
    fact: 'role',
    admits: { ADMINISTRATOR: true, USER: true, UNKNOWN: false },
  },
  {
    category: 'MANAGED_STATE',
    rules: { managed: 'MANAGED' },
    fact: 'managed',
    admits: { BY_OWNER: true, ON: true, OFF: false, UNKNOWN: false },
  },
  {
    category: 'MANAGED_STATE',
    rules: { managed: 'MANAGED_BY_OWNER' },
    fact: 'managed',
    admits: { BY_OWNER: true, ON: false, OFF: false, UNKNOWN: false },
  },
  {
    category: 'DEVICE_POSTURE',
    rules: { posture: 'SOUND' },
    fact: 'posture',
    admits: { SOUND: true, DEFICIENT: false, UNKNOWN: false },
  },
  {
    category: 'SECURITY_FINDINGS',
    rules: { findings: 'NONE_OPEN' },
    fact: 'findings',
    admits: { NONE: true, OPEN: false, UNKNOWN: false },
  },
]
const cells = table.flatMap(({ category, rules, fact, admits }) =>
  Object.entries(admits).map(([value, isAdmitted]) => ({ category, rules, fact, value, isAdmitted })),
)

/** The inputs that a rule does not weigh: each value of the fact is admitted. */
const unweighed: [Partial<PolicyRules>, keyof PolicyFacts, string[]][] = [
  [{ sessions: 'ANY' }, 'session', ['OF_DEVICE', 'OTHER', 'UNKNOWN']],
  [{ managed: 'NOT_REQUIRED' }, 'managed', ['BY_OWNER', 'ON', 'OFF', 'UNKNOWN']],
  [{ posture: 'NOT_REQUIRED' }, 'posture', ['SOUND', 'DEFICIENT', 'UNKNOWN']],
  [{ findings: 'NOT_REQUIRED' }, 'findings', ['NONE', 'OPEN', 'UNKNOWN']],
]

describe('the evaluation of an access policy', () => {
  it.each(cells)(
    '[POL-03] weighs $category by $rules: $value is admitted: $isAdmitted',
    ({ category, rules, fact, value, isAdmitted }) => {
      const denied = evaluate({ ...initialRules, ...rules }, { ...best, [fact]: value })
      expect(denied).toEqual(isAdmitted ? [] : [category])
    },
  )

  it.each(unweighed)('[POL-03] does not weigh an input that %j leaves out', (rules, fact, values) => {
    for (const value of values) {
      expect(evaluate({ ...initialRules, ...rules }, { ...best, [fact]: value })).toEqual([])
    }
  })

  it('[POL-03] weighs each of the seven inputs by itself, in every combination of facts and of the strictest rules', () => {
    const rules: PolicyRules = {
      ...{ accounts: 'ORGANIZATION_MEMBERS', devices: 'NONE_RESTRICTED', sessions: 'OF_DEVICE' },
      ...{ roles: ['ADMINISTRATOR'], managed: 'MANAGED_BY_OWNER', posture: 'SOUND', findings: 'NONE_OPEN' },
    }
    const strict = table.filter((row) =>
      Object.entries(row.rules).every(([rule, value]) => String(rules[rule as 'accounts']) === String(value)),
    )
    expect(strict.map(({ category }) => category)).toEqual(Object.values(DecisionCategory))
    const combinations = strict.reduce<Partial<PolicyFacts>[]>(
      (all, { fact, admits }) =>
        all.flatMap((facts) => Object.keys(admits).map((value) => ({ ...facts, [fact]: value }))),
      [{}],
    )
    expect(combinations).toHaveLength(4 * 4 * 3 * 3 * 4 * 3 * 3)
    const wrong = combinations.filter((facts) => {
      const expected = strict.filter(({ fact, admits }) => !admits[facts[fact]!])
      const found = evaluate(rules, facts as PolicyFacts)
      return found.join() !== expected.map(({ category }) => category).join()
    })
    expect(wrong).toEqual([])
  })

  it('[POL-06] denies by default: without a single fact the initial rules admit no one', () => {
    expect(evaluate(initialRules, unknown)).toEqual(['ACCOUNT_ELIGIBILITY', 'DEVICE_TRUST', 'MEMBER_ROLE'])
  })

  it('[POL-03] evaluates a member by the trusted device that fits best, and one without a device as unknown', () => {
    const rules = { ...initialRules, managed: 'MANAGED', posture: 'SOUND' } as const
    const member = { account: 'ACTIVE', devices: 'TRUSTED', role: 'USER' } as const
    const poor = { managed: 'ON', posture: 'DEFICIENT', findings: 'NONE' } as const
    const fit = { managed: 'ON', posture: 'SOUND', findings: 'NONE' } as const
    expect(evaluateMember(rules, { ...member, alternatives: [poor] })).toEqual(['DEVICE_POSTURE'])
    expect(evaluateMember(rules, { ...member, alternatives: [poor, fit] })).toEqual([])
    expect(evaluateMember(rules, { ...member, devices: 'UNKNOWN', alternatives: [] })).toEqual([
      'DEVICE_TRUST',
      'MANAGED_STATE',
      'DEVICE_POSTURE',
    ])
  })
})
