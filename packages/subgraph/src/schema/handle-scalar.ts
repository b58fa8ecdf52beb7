import { GraphQLScalarType, Kind } from 'graphql'
import type { HandleKind } from '../handle'
import { InvalidValue } from './errors'

/** A scalar for pairwise handles of one kind; a value of another form is refused before any resolver runs. */
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

/** The only identifier of a device outside its service (DEV-17). */
export const DeviceHandle = handleScalar(
  'DeviceHandle',
  'dh',
  'Identifies a device for one viewer: a viewer always sees the same handle; the handles of two viewers cannot be linked.',
)

/** The only identifier of an Enigm Key outside its service (KEY-01). */
export const KeyHandle = handleScalar(
  'KeyHandle',
  'kh',
  'Identifies an Enigm Key for one viewer; the handles of its holder and of the administrators of a deployment cannot be linked.',
)

export const MemberHandle = handleScalar(
  'MemberHandle',
  'mh',
  'Identifies a member for one viewer; the handles of two viewers cannot be linked.',
)

export const AccountHandle = handleScalar(
  'AccountHandle',
  'ah',
  'Identifies an account for one viewer; the handles of two viewers cannot be linked.',
)

/** A session, for the administrators of a server in which its device takes part (MEM-07). */
export const SessionHandle = handleScalar(
  'SessionHandle',
  'sh',
  'Identifies a session for one viewer; the handles of two viewers cannot be linked.',
)
