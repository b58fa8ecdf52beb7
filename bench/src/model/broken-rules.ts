import type { Row } from './memory-transaction'
import type { SideRules } from './rules'

/** A wrong function next to a table: the lifecycle, and what it replaces. */
type Broken = Readonly<Record<string, readonly [lifecycle: string, Partial<SideRules>]>>

const DAY = 86_400_000

/** The wrong functions by what is wrong with them. */
export function brokenRules(rules: SideRules): Broken {
  return { ...ofAccounts(rules), ...ofServers(rules), ...ofTerms(rules), ...ofProfiles(rules) }
}

function ofAccounts(rules: SideRules): Broken {
  const { setRestriction } = rules
  return {
    'a canceled deletion lifts a restriction': [
      'accountLifecycle',
      { cancelationAfter: () => 'CANCEL_DELETION' },
    ],
    'a restricted account cannot be deleted': [
      'accountLifecycle',
      { isDeletable: (state) => state === 'ACTIVE' },
    ],
    'the holder lifts restrictions of others': [
      'sessionLifecycle',
      {
        sessionActions: (state) =>
          state === 'RESTRICTED' ? ['CLOSE', 'LIFT_RESTRICTION'] : rules.sessionActions(state, false),
      },
    ],
    'a closed session is restricted': ['sessionLifecycle', { isLive: () => true }],
    'a restriction of the holder is shown as one of the platform': [
      'sessionLifecycle',
      { setRestriction: (tx, session, _cause, begins) => setRestriction(tx, session, 'PLATFORM', begins) },
    ],
    'a restriction is forgotten when another one begins': [
      'sessionLifecycle',
      {
        setRestriction: (tx, session, cause, begins) =>
          setRestriction(tx, { ...session, restrictedByHolder: false } as Row, cause, begins),
      },
    ],
    'sessions stay as they are after a decision about their account': [
      'sessionLifecycle',
      { settleSessions: async () => undefined },
    ],
  }
}

function ofServers({ suspend, resume, restrict, liftRestriction }: SideRules): Broken {
  return {
    'a server forgets its earlier causes': [
      'serverLifecycle',
      { suspend: (tx, server, ...rest) => suspend(tx, { ...server, suspendedBy: [] } as Row, ...rest) },
    ],
    'one side lifts every cause': [
      'serverLifecycle',
      {
        resume: (tx, server, cause, details) =>
          resume(tx, { ...server, suspendedBy: [cause] } as Row, cause, details),
      },
    ],
    'a resumed server is not restricted any more': [
      'serverLifecycle',
      { resume: (tx, server, ...rest) => resume(tx, { ...server, isRestricted: false } as Row, ...rest) },
    ],
    'a side that has not suspended a server resumes it': [
      'serverLifecycle',
      {
        resume: (tx, server, cause, details) =>
          resume(
            tx,
            { ...server, suspendedBy: [cause, ...(server.suspendedBy as string[]).slice(1)] } as Row,
            cause,
            details,
          ),
      },
    ],
    'a server is restricted twice': [
      'serverLifecycle',
      { restrict: (tx, server, details) => restrict(tx, { ...server, isRestricted: false } as Row, details) },
    ],
    'a lifted restriction resumes a suspended server': [
      'serverLifecycle',
      {
        liftRestriction: async (tx, server, details) => {
          await liftRestriction(tx, server, details)
          if (tx.row.state === 'SUSPENDED') tx.take('RESUME')
        },
      },
    ],
  }
}

function ofTerms({ nextStep, renewedEnd, endOfTerm }: SideRules): Broken {
  return {
    'a term ends without grace': [
      'subscriptionLifecycle',
      { nextStep: (term) => asSuspension(nextStep(term), 'BEGIN_GRACE') },
    ],
    'a server is retired a day early': [
      'subscriptionLifecycle',
      { nextStep: (term) => earlier(nextStep(term), 'END', DAY) },
    ],
    'a term is never suspended': [
      'subscriptionLifecycle',
      { nextStep: (term) => without(nextStep(term), 'SUSPEND') },
    ],
    'a renewal loses what is left of the term': [
      'subscriptionLifecycle',
      { renewedEnd: (term, days, now) => renewedEnd(term, days, now) && endOfTerm(now, days) },
    ],
    'a renewal gives two terms': [
      'subscriptionLifecycle',
      { renewedEnd: (term, days, now) => renewedEnd(term, 2 * days, now) },
    ],
    'a suspended term is not renewable': [
      'subscriptionLifecycle',
      {
        renewedEnd: (term, days, now) =>
          (term as Row).state === 'SUSPENDED' ? null : renewedEnd(term, days, now),
      },
    ],
  }
}

function ofProfiles(rules: SideRules): Broken {
  return {
    'a profile is linked although it is given up': [
      'profileLifecycle',
      { nextCommand: ({ state }) => rules.nextCommand({ state, goal: 'CONFIRMED' }) },
    ],
    'a profile is taken back without its ICCID': [
      'profileLifecycle',
      {
        nextCommand: (profile) =>
          profile.goal === 'CANCELED' && profile.state === 'NEW' ? 'cancelOrder' : rules.nextCommand(profile),
      },
    ],
    'a profile that a device has is not taken back': [
      'profileLifecycle',
      { nextCommand: (profile) => (profile.state === 'RELEASED' ? null : rules.nextCommand(profile)) },
    ],
  }
}

type Step = ReturnType<SideRules['nextStep']>

function asSuspension(next: Step, step: string): Step {
  return next?.step === step ? { ...next, step: 'SUSPEND' } : next
}

function earlier(next: Step, step: string, by: number): Step {
  return next?.step === step ? { ...next, at: new Date(next.at.getTime() - by) } : next
}

function without(next: Step, step: string): Step {
  return next?.step === step ? null : next
}
