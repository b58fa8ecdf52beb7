/**
 * An expected failure of a mutation, shown as `errors [{ code message path }]` of its payload.
 * Each service derives its own with its own closed enum of codes.
 */
export class DomainFailure<Code extends string = string> extends Error {
  constructor(
    readonly code: Code,
    message: string,
    /** The input field it is about, from `input` on. */
    readonly path: string[] = [],
  ) {
    super(message)
    this.name = 'DomainFailure'
  }
}
