import { buildSubgraphSchema } from '@apollo/subgraph'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { schemaLinks } from '@enigm/contracts'
import { lexicographicSortSchema, parse, type GraphQLSchema } from 'graphql'
import { GraphQLDateTime } from 'graphql-scalars'
import { buildSchemaSync, createResolversMap, getMetadataStorage, type NonEmptyArray } from 'type-graphql'
import type { App } from '../app'
import type { Context } from '../context'
import type { SubgraphDefinition } from '../definition'
import { enforceAccess } from './access'
import { dataSubjectsOf } from '../audit/data-subject'
import { refuseUnstorableIds } from './id-inputs'
import { lintSchema } from './lint'
import { createGrantVerifier } from './grant'
import { answerMutations } from './mutation'
import { fieldRules } from './field-rules'
import { validateArgument } from './validate'

type Class = new (...parameters: any[]) => object
type Definition = SubgraphDefinition<any>
type ResolverMap = Record<string, Record<string, unknown>>

/**
 * The SDL for composition, with links, directives and descriptions; the same text for the same definition.
 * @throws Error if a root field has no rule or the schema violates another convention of the machinery
 */
export function subgraphSdl(definition: Definition): string {
  return describe(definition, () => {
    throw new Error('a schema that is only described runs no resolver')
  }).sdl
}

/**
 * The executable schema with access rules, grants, payload errors and entity references.
 * @throws Error if a root field has no rule or the schema violates another convention of the machinery
 */
export function buildSubgraph(definition: Definition, app: App<any>): GraphQLSchema {
  const instances = new Map<Class, object>()
  const { sdl, described } = describe(definition, (type) => {
    const instance = instances.get(type) ?? new type(app)
    instances.set(type, instance)
    return instance
  })
  const typeDefs = parse(sdl)
  const resolvers = createResolversMap(described) as ResolverMap
  for (const [name, resolveReference] of Object.entries(referenceResolvers(definition))) {
    resolvers[name] = { ...resolvers[name], __resolveReference: resolveReference }
  }
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }])
  refuseUnstorableIds(schema)
  enforceAccess(schema, {
    rules: fieldRules(typeDefs),
    dataSubjects: dataSubjectsOf(described),
    verifyGrant: createGrantVerifier(app.config.GRANT_PUBLIC_KEYS),
  })
  answerMutations(schema)
  return schema
}

/** The schema of type-graphql, whose resolvers enforce no rule, and its SDL. */
export function describe(definition: Definition, instanceOf: (type: Class) => object) {
  const described = buildSchemaSync({
    resolvers: definition.resolvers as unknown as NonEmptyArray<Class>,
    orphanedTypes: [...definition.stubs, ...definition.entities.filter(isEntity)],
    skipCheck: true,
    container: { get: (type) => instanceOf(type as Class) },
    validateFn: validateArgument,
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
  })
  const sdl = `${schemaLinks.trim()}\n\n${printSchemaWithDirectives(lexicographicSortSchema(described))}\n`
  lintSchema(definition, described, parse(sdl))
  return { described, sdl }
}

/** Whether a class is an entity: it is then part of the schema even if no field of this subgraph returns it. */
function isEntity(type: Class): boolean {
  return getMetadataStorage().classDirectives.some(
    ({ target, directive }) => target === type && directive.nameOrDefinition.startsWith('@key'),
  )
}

/** The reference without its type name is the key of the batch, so a request costs one statement per entity type. */
function referenceResolvers({ references }: Definition) {
  return Object.fromEntries(
    Object.entries(references).map(([name, batch]) => [
      name,
      ({ __typename, ...key }: Record<string, unknown>, context: Context) => context.load(batch, key),
    ]),
  )
}
