import { randomBytes, randomUUID } from 'node:crypto'
import pino from 'pino'
import { GraphQLObjectType, GraphQLSchema, GraphQLString, type GraphQLScalarType } from 'graphql'
import type { Context } from '../context'
import { pairwiseHandle } from '../handle'
import { Documents } from './documents'
import type { ClientError } from './errors'
import { DeviceHandle, KeyHandle } from './handle-scalar'
import { IdempotencyKey } from './idempotency-key'

const context = { log: pino({ level: 'silent' }), correlationId: 'one' } as Context

/** The error message for this value, or the accepted value. */
async function answerTo(type: GraphQLScalarType, value: unknown) {
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: { echo: { type: GraphQLString, args: { value: { type } }, resolve: (_, args) => args.value } },
  })
  const { data, errors } = await new Documents(new GraphQLSchema({ query })).execute(
    { query: `query ($value: ${type.name}) { echo(value: $value) }`, variables: { value } },
    context,
  )
  if (!errors) return data!.echo
  const [{ message, extensions }] = errors as [ClientError]
  expect(extensions).toEqual({ code: 'BAD_USER_INPUT', path: ['value'] })
  return message
}

describe('a handle scalar', () => {
  it('accepts a handle of its kind, and describes its form for every other value without repeating the value', async () => {
    const handle = pairwiseHandle(randomBytes(32), 'dh', 'account:one', 'dev_one')
    expect(await answerTo(DeviceHandle, handle)).toBe(handle)
    const refused =
      'The input is not valid: value. A DeviceHandle is "dh_" and 16 to 22 characters of base58.'
    for (const value of ['dh_secret', 'dh_', handle.replace('dh', 'kh'), `${handle}aaaaaa`, 7, {}]) {
      expect(await answerTo(DeviceHandle, value)).toBe(refused)
    }
    expect(await answerTo(KeyHandle, handle)).toContain('A KeyHandle is "kh_"')
  })
})

describe('IdempotencyKey', () => {
  it.each([randomUUID(), randomBytes(16).toString('base64url'), randomBytes(96).toString('base64url')])(
    'takes %s',
    async (key) => expect(await answerTo(IdempotencyKey, key)).toBe(key),
  )

  it.each([
    ['a short one', 'abcdefghijklmnopqrstu'],
    ['a long one', randomBytes(97).toString('base64url')],
    ['one that can be guessed', 'a'.repeat(40)],
    ['seven characters again and again', 'abcdefg'.repeat(5)],
    ['blanks', 'abcdefghijk lmnopqrstuv'],
    ['a number', 1234567890123456],
  ])('refuses %s with a description of its form', async (_, key) => {
    expect(await answerTo(IdempotencyKey, key)).toBe(
      'The input is not valid: value. An IdempotencyKey is random: 22 to 128 letters, digits, "-" or "_", of which at least 8 differ.',
    )
  })
})
