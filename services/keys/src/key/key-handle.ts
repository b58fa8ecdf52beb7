import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

const FORM = /^kh_[1-9A-HJ-NP-Za-km-z]{16,22}$/

function parse(value: unknown): string {
  if (typeof value === 'string' && FORM.test(value)) return value
  throw new GraphQLError('A KeyHandle is "kh_" and 16 to 22 characters of base58.')
}

/** The only name of an Enigm Key that leaves this service: an HMAC of viewer and Key (KEY-01). */
export const KeyHandle = new GraphQLScalarType<string, string>({
  name: 'KeyHandle',
  description:
    'Names an Enigm Key to one viewer: its holder and the administrators of a deployment see two that cannot be linked.',
  serialize: parse,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
})
