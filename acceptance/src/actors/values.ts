import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { idPrefix, newId, type IdKind } from '@enigm/contracts'
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql'
import { inputsOf, isIdentifier, type InputLeaf, type Operation } from './operations'

const LOCATOR_SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The kind of object that an identifier names: by id, by handle, or by a server's locator. */
export type Kind = IdKind | 'deviceHandle' | 'keyHandle' | 'accountHandle' | 'locator'

/** Codes and tokens that authorize their holder. They name no object of a tenant. */
const bearers = /code|token|secret$|^credentialId$|^userHandle$/i

/** Names of parts of the training, which are the same for everybody. */
const contentNames = new Set(['moduleId', 'questionId', 'choiceIds'])

/** Valid texts by the name of the field that takes them. */
const texts: Readonly<Record<string, () => string>> = {
  idempotencyKey: randomUUID,
  productKey: () => 'SERVER_MONTHLY',
  pin: () => '640287',
  currentPin: () => '640287',
  newPin: () => '640287',
  accountNumber: () => '0000000000000000',
  loginSecret: () => '0'.repeat(64),
  displayName: () => 'Name',
  enrollment: () => 'e30.e30.e30',
  code: () => '0000-0000-0000-0000-0000',
  codeCoin: () => '0000-0000-0000-0000-0000',
  refreshToken: () => 'no-such-token',
  enrollmentToken: () => 'e30.e30.e30',
  recoveryCode: () => '0'.repeat(32),
  recoveryToken: () => 'no-such-token',
  origin: () => 'http://localhost:4000',
  label: () => 'Name',
  assertion: () => 'e30.e30.e30',
  credentialId: () => 'AAAAAAAAAAAAAAAAAAAAAA',
  clientDataJson: () => 'e30',
  attestationObject: () => 'oA',
  authenticatorData: () => 'AA',
  signature: () => 'AA',
  userHandle: () => 'AA',
  invitation: () => 'e30.e30.e30',
  targetId: () => newId('server'),
  objects: () => 'object1',
  availableActions: () => 'ACTIVATE',
  cancelableCommands: () => 'LOCK',
  validFrom: () => '2999-01-01',
  onionAddress: () => '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion',
  url: () => 'https://example.com/events',
  question: () => 'How do I set the PIN?',
  moduleId: () => 'what-command-governs',
  questionId: () => 'essential-001',
  choiceIds: () => 'a',
  fingerprint: () => 'A'.repeat(43),
  blindedMessages: () => 'A'.repeat(342),
  kty: () => 'OKP',
  crv: () => 'Ed25519',
  x: () => randomBytes(32).toString('base64url'),
}

const scalars: Readonly<Record<string, () => unknown>> = {
  Int: () => 1,
  Boolean: () => true,
  CountryCode: () => 'CH',
  DateTime: () => new Date().toISOString(),
}

/**
 * The kind of object that an identifier names; undefined for other values and for codes and tokens.
 * @throws Error for an identifier of an unknown kind, which must be added here
 */
export function kindOf(operation: Operation, leaf: InputLeaf): Kind | undefined {
  if (!isIdentifier(leaf) || leaf.name === 'targetId' || (leaf.type === 'String' && bearers.test(leaf.name)))
    return undefined
  if (contentNames.has(leaf.name)) return undefined
  if (leaf.type === 'DeviceHandle') return 'deviceHandle'
  if (leaf.type === 'KeyHandle') return 'keyHandle'
  if (/locator$/i.test(leaf.name)) return 'locator'
  if (['accountHandle', 'handle', 'subject'].includes(leaf.name)) return 'accountHandle'
  if (leaf.name === 'caseId') return 'recoveryCase'
  if (leaf.name === 'attemptId') return 'examAttempt'
  if (leaf.name === 'batchId') return 'codeCoinBatch'
  if (leaf.name === 'newOwnerId') return 'member'
  if (/^Mutation\.(retry|discard)\w+Work$/.test(operation.coordinate)) return 'job'
  const shown = getNamedType(operation.path.at(-1)!.type).name.replace(/^Administered/, '')
  const named = leaf.name === 'id' ? shown : leaf.name.replace(/Ids?$/, '')
  const kind = Object.keys(idPrefix).find((known) => known.toLowerCase() === named.toLowerCase())
  if (!kind) throw new Error(`${operation.coordinate}: unknown kind of identifier: ${leaf.path}`)
  return kind as IdKind
}

/** An identifier of this kind that names no object. */
export function absent(kind: Kind): string {
  if (kind === 'deviceHandle') return `dh_${newId('device').slice(idPrefix.device.length + 1)}`
  if (kind === 'keyHandle') return `kh_${newId('key').slice(idPrefix.key.length + 1)}`
  if (kind === 'accountHandle') return `ah_${newId('account').slice(idPrefix.account.length + 1)}`
  if (kind !== 'locator') return newId(kind)
  const symbols = Array.from({ length: 13 }, () => LOCATOR_SYMBOLS[randomInt(LOCATOR_SYMBOLS.length)])
  return symbols.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** Chooses a value of an operation by its path, for a list one element or the whole list; undefined leaves the choice to the tables. */
type Choice = (leaf: InputLeaf) => unknown

/**
 * Valid variables for an operation.
 * @throws Error for a required value that neither the choice nor the tables can give
 */
export function variablesOf(operation: Operation, choose: Choice): Record<string, unknown> {
  const field = operation.path.at(-1)!
  const entries = field.args
    .filter((argument) => argument.defaultValue === undefined)
    .map(({ name, type }) => [name, valueOf(operation, name, type, choose)])
  return Object.fromEntries(entries)
}

function valueOf(operation: Operation, path: string, type: GraphQLInputType, choose: Choice): unknown {
  if (isNonNullType(type)) {
    const value = valueOf(operation, path, type.ofType, choose)
    if (value !== undefined) return value
    throw new Error(`${operation.coordinate}: no value is known for ${path}`)
  }
  if (isListType(type)) {
    const value = valueOf(operation, path, type.ofType, choose)
    return value === undefined || Array.isArray(value) ? value : [value]
  }
  const leaf = { path, name: path.split('.').at(-1)!, type: getNamedType(type).name }
  const chosen = choose(leaf)
  if (chosen !== undefined) return chosen
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => field.defaultValue === undefined)
    return Object.fromEntries(
      fields.map((field) => [field.name, valueOf(operation, `${path}.${field.name}`, field.type, choose)]),
    )
  }
  if (isEnumType(type)) return type.getValues()[0]!.value
  return (texts[leaf.name] ?? scalars[leaf.type])?.()
}

/** The reason why the generator cannot call an operation; undefined when it can. */
export function unfillable(operation: Operation): string | undefined {
  try {
    variablesOf(operation, (leaf) => {
      const kind = kindOf(operation, leaf)
      return kind && absent(kind)
    })
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The identifiers that an operation takes, with the kinds of object that they name. */
export function identifiersOf(operation: Operation): { leaf: InputLeaf; kind: Kind }[] {
  return inputsOf(operation).flatMap((leaf) => {
    const kind = kindOf(operation, leaf)
    return kind ? [{ leaf, kind }] : []
  })
}
