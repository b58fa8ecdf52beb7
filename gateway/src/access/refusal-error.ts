import type { ErrorCode, Refusal } from '@enigm/contracts'
import { GraphQLError } from 'graphql'

export const httpStatus: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PIN_REQUIRED: 403,
  BAD_USER_INPUT: 400,
  LIMIT_EXCEEDED: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
}

/** Refuses a whole GraphQL request, with the HTTP status of its code. */
export function refusalError(
  { code, message }: Pick<Refusal, 'code' | 'message'>,
  headers: [string, string][] = [],
): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code, http: { status: httpStatus[code], headers: new Map(headers) } },
  })
}
