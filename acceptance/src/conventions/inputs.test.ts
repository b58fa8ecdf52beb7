import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audiences } from '@enigm/contracts'
import { definitions } from '@enigm/embedded'
import { inputValidation } from '@enigm/subgraph/testkit'
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql'

const schemas = audiences.map((audience) =>
  buildSchema(readFileSync(join(__dirname, `../../../gateway/schema/${audience}.graphql`), 'utf8'), {
    assumeValidSDL: true,
  }),
)
/** Each once, by name. */
const mutations = [
  ...new Map(
    schemas.flatMap((schema) => Object.entries(schema.getMutationType()?.getFields() ?? {})),
  ).values(),
]
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

/** The arguments of type ID of all fields that are read, each once: type, field, argument. */
const idArguments = new Map(
  schemas.flatMap((schema) =>
    Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter((type) => type !== schema.getMutationType() && !type.name.startsWith('__'))
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .flatMap(({ type, field }) =>
        field.args
          .filter((argument) => getNamedType(argument.type).name === 'ID')
          .map(({ name, type: argument }) => {
            const isList = isListType(getNullableType(argument))
            return [
              `${type.name}.${field.name} ${name}`,
              { of: type.name, field: field.name, name, isList },
            ] as const
          }),
      ),
  ),
)

const ids = byName.filter(([, { type }]) => getNamedType(type).name === 'ID')

/** Signed texts are verified as a whole: another text is answered PIN_REQUIRED, or with the code of the device's mutation. */
const isVerified = ({ place }: InputField) => ['grant', 'enrollment'].includes(place.join('.'))

describe('every input field', () => {
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

describe('every ID argument of a field that is read', () => {
  it('is looked at', () => {
    expect(idArguments.size).toBeGreaterThan(8)
  })

  it.each([...idArguments])('%s refuses U+0000, which PostgreSQL cannot store', async (_name, argument) => {
    const { of, field, name, isList } = argument
    const id = `x${'\u0000'}`
    const answers = await Promise.all(
      services.map(({ validation }) => validation.read(of, field, { [name]: isList ? [id] : id })),
    )
    const [error] = answers.filter((answer) => answer !== undefined)
    expect(error?.extensions.code).toBe('BAD_USER_INPUT')
    expect(error?.extensions.path?.[0]).toBe(name)
  })
})
