import type { InputPath } from './input-path'

/** The closed list of top-level error codes; everything else is masked as INTERNAL. */
export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'PIN_REQUIRED',
  'BAD_USER_INPUT',
  'LIMIT_EXCEEDED',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTERNAL',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** The default message of each code; used where a more precise message would disclose information. */
export const errorMessages: Readonly<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'Sign in first.',
  FORBIDDEN: 'This is not allowed.',
  PIN_REQUIRED: 'This operation needs an unused grant of authorizeCriticalOperation.',
  BAD_USER_INPUT: 'The input is not valid.',
  LIMIT_EXCEEDED: 'The request is too large.',
  RATE_LIMITED: 'Too many attempts; try again later.',
  UNAVAILABLE: 'A part of the system is not available; try again.',
  INTERNAL: 'Something went wrong.',
}

/** An expected refusal: the response carries it as a top-level error of the closed list. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string = errorMessages[code],
    /** The input value that is not valid, for BAD_USER_INPUT. */
    readonly inputPath?: InputPath,
  ) {
    super(message)
    this.name = 'Refusal'
  }
}
