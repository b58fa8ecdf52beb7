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

/** After this time every limit has permitted some requests again. */
export const RETRY_AFTER_SECONDS = '60'

/** Refuses a whole GraphQL request, with the HTTP status of its code. */
export function refusalError(
  { code, message }: Pick<Refusal, 'code' | 'message'>,
  headers: [string, string][] = [],
): GraphQLError {
  const retrying: [string, string][] = code === 'RATE_LIMITED' ? [['retry-after', RETRY_AFTER_SECONDS]] : []
  return new GraphQLError(message, {
    extensions: { code, http: { status: httpStatus[code], headers: new Map([...headers, ...retrying]) } },
  })
}

/** Refuses a whole request of an unknown caller, with the challenge of its endpoint. */
export function unauthenticated({ header, message }: { header: string; message: string }): GraphQLError {
  return refusalError({ code: 'UNAUTHENTICATED', message }, [['www-authenticate', header]])
}
