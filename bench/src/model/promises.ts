/** One thing that can happen to an aggregate, as its requirements promise it. */
interface Act<Facts> {
  /** Whether a person can do it. Everything else follows from a timer, a signed report or an event of another service. */
  readonly isOfPersons: boolean
  may(facts: Facts): boolean
  then(facts: Facts): Partial<Facts>
}

/**
 * What is promised about an aggregate: facts that last, what may happen in view of them, and the state that they show. No list of
 * transitions: which states a move leads from follows from the facts.
 */
export interface Promises<Facts extends object = any> {
  readonly begin: Facts
  state(facts: Facts): string
  readonly acts: Readonly<Record<string, Act<Facts>>>
}

/** A person can do it, and so can the system. */
export function person<Facts>(
  may: (facts: Facts) => boolean,
  then: (facts: Facts) => NoInfer<Partial<Facts>>,
): Act<Facts> {
  return { isOfPersons: true, may, then }
}

/** No person can do it. */
export function system<Facts>(
  may: (facts: Facts) => boolean,
  then: (facts: Facts) => NoInfer<Partial<Facts>>,
): Act<Facts> {
  return { isOfPersons: false, may, then }
}

/** Helps the compiler to find the facts. */
export function promised<Facts extends object>(promises: Promises<Facts>): Promises<Facts> {
  return promises
}

interface Decided {
  outcome: string | null
}

/** It stands open until one decision, which is final. */
export function decidedOnce(
  open: string,
  outcomes: { readonly persons?: Record<string, string>; readonly system?: Record<string, string> },
): Promises<Decided> {
  const isOpen = ({ outcome }: Decided) => outcome === null
  const actsOf = (each: Record<string, string> = {}, make: typeof person<Decided>) =>
    Object.entries(each).map(([action, outcome]) => [action, make(isOpen, () => ({ outcome }))] as const)
  return {
    begin: { outcome: null },
    state: ({ outcome }) => outcome ?? open,
    acts: Object.fromEntries([...actsOf(outcomes.persons, person), ...actsOf(outcomes.system, system)]),
  }
}

/** A person switches it on and off, as often as wanted. */
export function switched(
  [off, on]: readonly [string, string],
  [switchOn, switchOff]: readonly [string, string],
): Promises<{ isOn: boolean }> {
  return promised<{ isOn: boolean }>({
    begin: { isOn: false },
    state: ({ isOn }) => (isOn ? on : off),
    acts: {
      [switchOn]: person(
        ({ isOn }) => !isOn,
        () => ({ isOn: true }),
      ),
      [switchOff]: person(
        ({ isOn }) => isOn,
        () => ({ isOn: false }),
      ),
    },
  })
}
