import { eventCatalogue, type ServiceName } from '@enigm/contracts'
import { definitions } from '@enigm/embedded'
import { inventoryOf, subgraphSdl } from '@enigm/subgraph'
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLSchema,
} from 'graphql'
import { z } from 'zod'

/** Words that no name of a place may contain, with the names that may nevertheless, each with the reason. */
export interface Lint {
  readonly words: ReadonlySet<string>
  readonly exempt?: Readonly<Record<string, string>>
}

/** The words of a camelCase, snake_case or CONSTANT_CASE name. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_.]+/)
    .map((word) => word.toLowerCase())
    .filter(Boolean)
}

/** The names that break a lint, and the exemptions that nothing needs. */
export function breachesOf(names: readonly string[], { words, exempt = {} }: Lint): string[] {
  const found = names.filter((name) => wordsOf(name).some((word) => words.has(word)))
  const stale = Object.keys(exempt).filter((name) => !found.includes(name))
  return [
    ...found.filter((name) => !Object.hasOwn(exempt, name)),
    ...stale.map((name) => `${name} is not needed`),
  ]
}

/** The text of every expected failure. */
const errorText = /^(\w+Error|UserError)\.message$/

/** Every type, field, argument and enum value of a schema; a payload is called like its mutation. */
export function namesOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('_'))
    .flatMap((type) => {
      const name = type.name.replace(/Payload$/, '')
      if (isEnumType(type)) return [name, ...type.getValues().map((value) => `${name}.${value.name}`)]
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [name]
      const fields = Object.values(type.getFields())
      return [
        name,
        ...fields.flatMap((field) => [
          `${name}.${field.name}`,
          ...('args' in field
            ? field.args.map((argument: GraphQLArgument) => `${name}.${field.name}.${argument.name}`)
            : []),
        ]),
      ]
    })
    .filter((name) => !errorText.test(name))
}

export const schemaOf = (sdl: string): GraphQLSchema =>
  buildSchema(sdl, { assumeValid: true, assumeValidSDL: true })

const sdls = new Map<ServiceName, string>()

/** The schema of a service; it is printed once. */
export function sdlOf(service: ServiceName): string {
  const sdl = sdls.get(service) ?? subgraphSdl(definitions[service])
  sdls.set(service, sdl)
  return sdl
}

export const schemaNames = (service: ServiceName): string[] => namesOf(schemaOf(sdlOf(service)))

/** `table.column` of every table of a service: those of its aggregates and those of the machinery. */
export const columnNames = (service: ServiceName): string[] =>
  inventoryOf(definitions[service]).flatMap(({ table, columns }) =>
    columns.map(({ name }) => `${table}.${name}`),
  )

/** `type.property` of every event of a service; `erasure` and the like are words of types. */
const eventNames = (service: ServiceName): string[] =>
  Object.entries(eventCatalogue)
    .filter(([type]) => type.startsWith(`${service}.`))
    .flatMap(([type, data]) => {
      const { properties = {} } = z.toJSONSchema(data, { unrepresentable: 'any' })
      return Object.keys(properties).map((name) => `${type}.${name}`)
    })

/** Every name of a service: of its schema, its tables and its events. */
export const allNames = (service: ServiceName): string[] => [
  ...schemaNames(service),
  ...columnNames(service),
  ...eventNames(service),
]
