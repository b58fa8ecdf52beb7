import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitions } from '@enigm/embedded'
import { inputValidation } from '@enigm/subgraph/testkit'
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql'

const panel = buildSchema(readFileSync(join(__dirname, '../../../gateway/schema/panel.graphql'), 'utf8'), {
  assumeValidSDL: true,
})
const mutations = Object.values(panel.getMutationType()!.getFields())
const services = Object.values(definitions).map((definition) => ({
  validation: inputValidation(definition),
  has: new Set(definition.resolvers.flatMap((resolver) => Object.getOwnPropertyNames(resolver.prototype))),
}))

interface InputField {
  mutation: string
  /** From the input on, e.g. `['publicKey', 'x']` or `['answers', '0', 'questionId']`. */
  place: string[]
  type: GraphQLInputType
}

/** All input fields that hold a value themselves. */
function valueFields(mutation: string, type: GraphQLInputObjectType, from: string[] = []): InputField[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const place = [...from, field.name]
    const named = getNamedType(field.type)
    const isList = isListType(getNullableType(field.type))
    if (isInputObjectType(named)) return valueFields(mutation, named, isList ? [...place, '0'] : place)
    return [{ mutation, place, type: field.type }]
  })
}

const fields = mutations.flatMap(({ name, args: [input] }) =>
  valueFields(name, getNullableType(input!.type) as GraphQLInputObjectType),
)
const byName = fields.map((field) => [`${field.mutation} ${field.place.join('.')}`, field] as const)

/** Values that no field of this type takes, in the order of trying. */
function invalidValues(type: GraphQLInputType): unknown[] {
  const named = getNamedType(type)
  if (isEnumType(named)) return ['NO_SUCH_VALUE']
  if (named.name === 'Boolean') return ['secret-7391']
  if (named.name === 'Int') return [2 ** 31 - 1]
  const values = [`secret-7391 ${'\u0000'.repeat(10_000)}`]
  return isListType(getNullableType(type)) ? values.map((value) => [value]) : values
}

function inputWith(place: readonly string[], value: unknown): object {
  const [name = '', ...rest] = place
  const inner = rest.length > 0 ? inputWith(rest, value) : value
  return name === '0' ? [inner] : { [name]: inner }
}

/** The error that a client reads about this field. */
async function errorOf({ mutation, place }: InputField, value: unknown) {
  const { validation } = services.find(({ has }) => has.has(mutation))!
  const input = inputWith(place, value)
  const path = JSON.stringify(['input', ...place])
  const coerced = await validation.coerced(mutation, input)
  return (
    coerced.find(({ extensions }) => JSON.stringify(extensions.path)?.startsWith(path.slice(0, -1))) ??
    (await validation.constrained(mutation, input))
  )
}

const ids = byName.filter(([, { type }]) => getNamedType(type).name === 'ID')

/** A grant is verified as a whole before the input is validated; every text that is none is answered PIN_REQUIRED. */
const isVerified = ({ place }: InputField) => place.join('.') === 'grant'

describe('every input field of the panel', () => {
  it('is looked at', () => {
    expect(mutations.length).toBeGreaterThan(70)
    expect(fields.length).toBeGreaterThan(140)
    expect(ids.length).toBeGreaterThan(40)
  })

  it.each(byName.filter(([, field]) => !isVerified(field)))(
    '%s refuses an invalid value with its path and a sentence',
    async (_name, field) => {
      const [value] = invalidValues(field.type)
      const error = await errorOf(field, value)
      const path = error?.extensions.path
      expect(error?.extensions.code).toBe('BAD_USER_INPUT')
      expect(path?.slice(0, 1 + field.place.length)).toEqual(['input', ...field.place])
      expect(error?.message).toMatch(/^The input is not valid: input\.[\w.]+\.( [A-Z].*\.)?$/)
      expect(error?.message).not.toMatch(/[/\\^$[\]{}|]|regular expression|secret-7391/)
    },
  )

  it.each(ids)('%s refuses an id with U+0000, which PostgreSQL cannot store', async (_name, field) => {
    const id = `x${'\u0000'}`
    const value = isListType(getNullableType(field.type)) ? [id] : id
    const error = await errorOf(field, value)
    expect(error?.extensions.code).toBe('BAD_USER_INPUT')
    expect(error?.extensions.path?.slice(0, 1 + field.place.length)).toEqual(['input', ...field.place])
  })
})
