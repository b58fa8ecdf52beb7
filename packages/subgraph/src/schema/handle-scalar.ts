import { GraphQLScalarType, Kind } from 'graphql'
import type { HandleKind } from '../handle'
import { InvalidValue } from './errors'

/** A scalar of pairwise handles of one kind; what has another form is refused before any resolver runs. */
export function handleScalar(
  name: string,
  kind: HandleKind,
  description: string,
): GraphQLScalarType<string, string> {
  const form = new RegExp(`^${kind}_[1-9A-HJ-NP-Za-km-z]{16,22}$`)
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && form.test(value)) return value
    throw new InvalidValue(`A ${name} is "${kind}_" and 16 to 22 characters of base58.`)
  }
  return new GraphQLScalarType({
    name,
    description,
    serialize: parse,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
  })
}

/** The only name of a device that leaves its service (DEV-17). */
export const DeviceHandle = handleScalar(
  'DeviceHandle',
  'dh',
  'Names a device to one viewer: the same viewer always sees the same handle, two viewers of one device see two that cannot be linked.',
)

/** The only name of an Enigm Key that leaves its service (KEY-01). */
export const KeyHandle = handleScalar(
  'KeyHandle',
  'kh',
  'Names an Enigm Key to one viewer: its holder and the administrators of a deployment see two that cannot be linked.',
)

export const MemberHandle = handleScalar(
  'MemberHandle',
  'mh',
  'Names a member to one viewer: two viewers of one member see two handles that cannot be linked.',
)

export const AccountHandle = handleScalar(
  'AccountHandle',
  'ah',
  'Names an account to one viewer: two viewers of one account see two handles that cannot be linked.',
)
