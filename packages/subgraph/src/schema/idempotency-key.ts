import { GraphQLScalarType, Kind } from 'graphql'
import { InvalidValue } from './errors'

const FORM = /^[A-Za-z0-9_-]{22,128}$/
const FEWEST_DISTINCT = 8

function parse(value: unknown): string {
  if (typeof value === 'string' && FORM.test(value) && new Set(value).size >= FEWEST_DISTINCT) return value
  throw new InvalidValue(
    'An IdempotencyKey is random: 22 to 128 letters, digits, "-" or "_", of which at least 8 differ.',
  )
}

/** 22 characters of base64url are 128 bits; a UUID is valid too. A key that can be guessed would disclose an answer. */
export const IdempotencyKey = new GraphQLScalarType<string, string>({
  name: 'IdempotencyKey',
  description:
    'A random value that the client chooses for one request: 22 to 128 letters, digits, "-" or "_", e.g. a UUID. The same key with the same input returns the same answer again for 30 days; with another input it is IDEMPOTENCY_CONFLICT.',
  serialize: parse,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
})
