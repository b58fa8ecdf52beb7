/** Failures of the machinery with their messages; the codes of every service include them. */
export const commonFailures = {
  NOT_FOUND: 'There is no such object here.',
  INVALID_TRANSITION: 'Its present state does not allow this.',
  IDEMPOTENCY_CONFLICT: 'This idempotency key was used for another request.',
} as const

/**
 * An expected failure of a mutation, shown as `errors [{ code message path }]` of its payload.
 * Services throw their own, made by `errorCodes`, with a code of their closed list.
 */
export class DomainFailure<Code extends string = string> extends Error {
  constructor(
    readonly code: Code,
    message: string,
    /** The path of the input field, starting at `input`. */
    readonly path: string[] = [],
  ) {
    super(message)
    this.name = 'DomainFailure'
  }
}
