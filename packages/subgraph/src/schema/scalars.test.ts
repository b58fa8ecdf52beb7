import { randomBytes, randomUUID } from 'node:crypto'
import pino from 'pino'
import { graphqlSync, GraphQLObjectType, GraphQLSchema, GraphQLString, type GraphQLScalarType } from 'graphql'
import type { Context } from '../context'
import { pairwiseHandle } from '../handle'
import { clientError } from './errors'
import { DeviceHandle, KeyHandle } from './handle-scalar'
import { IdempotencyKey } from './idempotency-key'

const context = { log: pino({ level: 'silent' }), correlationId: 'one' } as Context

/** The error message for this value. */
function answerTo(type: GraphQLScalarType, value: unknown) {
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: { echo: { type: GraphQLString, args: { value: { type } }, resolve: (_, args) => args.value } },
  })
  const { data, errors = [] } = graphqlSync({
    schema: new GraphQLSchema({ query }),
    source: `query ($value: ${type.name}) { echo(value: $value) }`,
    variableValues: { value },
  })
  const [error] = errors.map((each) => clientError(each, context))
  return error ? `${error.extensions.code}: ${error.message}` : data!.echo
}

describe('a handle scalar', () => {
  it('accepts a handle of its kind, and describes its form for every other value without repeating the value', () => {
    const handle = pairwiseHandle(randomBytes(32), 'dh', 'account:one', 'dev_one')
    expect(answerTo(DeviceHandle, handle)).toBe(handle)
    const refused =
      'BAD_USER_INPUT: The input is not valid: value. A DeviceHandle is "dh_" and 16 to 22 characters of base58.'
    for (const value of ['dh_secret', 'dh_', handle.replace('dh', 'kh'), `${handle}aaaaaa`, 7, {}]) {
      expect(answerTo(DeviceHandle, value)).toBe(refused)
    }
    expect(answerTo(KeyHandle, handle)).toContain('A KeyHandle is "kh_"')
  })
})

describe('IdempotencyKey', () => {
  it.each([randomUUID(), randomBytes(16).toString('base64url'), randomBytes(96).toString('base64url')])(
    'takes %s',
    (key) => expect(answerTo(IdempotencyKey, key)).toBe(key),
  )

  it.each([
    ['a short one', 'abcdefghijklmnopqrstu'],
    ['a long one', randomBytes(97).toString('base64url')],
    ['one that can be guessed', 'a'.repeat(40)],
    ['seven characters again and again', 'abcdefg'.repeat(5)],
    ['blanks', 'abcdefghijk lmnopqrstuv'],
    ['a number', 1234567890123456],
  ])('refuses %s with a description of its form', (_, key) => {
    expect(answerTo(IdempotencyKey, key)).toBe(
      'BAD_USER_INPUT: The input is not valid: value. An IdempotencyKey is random: 22 to 128 letters, digits, "-" or "_", of which at least 8 differ.',
    )
  })
})
