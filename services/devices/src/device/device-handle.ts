import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

const FORM = /^dh_[1-9A-HJ-NP-Za-km-z]{16,22}$/

function parse(value: unknown): string {
  if (typeof value === 'string' && FORM.test(value)) return value
  throw new GraphQLError('A DeviceHandle is "dh_" and 16 to 22 characters of base58.')
}

/** The only name of a device that leaves this service: an HMAC of viewer and device (DEV-17). */
export const DeviceHandle = new GraphQLScalarType<string, string>({
  name: 'DeviceHandle',
  description:
    'Names a device to one viewer: the same viewer always sees the same handle, two viewers of one device see two that cannot be linked.',
  serialize: parse,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
})
