/** A problem of this machine's setup. The message is one sentence; it is printed without a stack. */
export class SetupError extends Error {}
