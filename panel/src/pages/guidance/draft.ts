/** The chosen choices by question. */
export type Draft = Readonly<Record<string, readonly string[]>>

/** Answers by attempt, in the memory of the page alone: a person can read a module and come back. */
export const drafts = new Map<string, Draft>()
