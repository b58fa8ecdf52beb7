import { publicRootFields } from '@enigm/contracts'
import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  Kind,
  parse,
  print,
  type DocumentNode,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
} from 'graphql'
import { getMetadataStorage } from 'type-graphql'
import type { SubgraphDefinition } from '../definition'
import { dataSubjectsOf } from '../audit/data-subject'
import { directiveArguments, fieldRules, isRule, objectTypes, type FieldRules } from './field-rules'
import { operationMistakes } from './operation'

/**
 * Refuses a schema that violates a convention of the machinery, with all mistakes at once.
 * @throws Error with one line per mistake
 */
export function lintSchema(
  definition: SubgraphDefinition<any>,
  described: GraphQLSchema,
  document: DocumentNode,
): void {
  const rules = fieldRules(document)
  const mistakes = [
    ...rootFieldsWithoutRule(document, rules),
    ...rulesOnInterfaces(document),
    ...lostRules(definition, document),
    ...misplacedGrants(rules),
    ...readsWithoutDataSubject(described, rules),
    ...entitiesWithoutReference(definition, document),
    ...mutationShapes(described, rules),
    ...operationMistakes(definition.name, definition.resolvers),
  ]
  if (mistakes.length > 0) {
    throw new Error(
      `The schema of ${definition.name} is not valid:\n${mistakes.map((line) => `  ${line}`).join('\n')}`,
    )
  }
}

/** Default deny: a root field has a rule or is on the list of public root fields. */
function rootFieldsWithoutRule(document: DocumentNode, rules: FieldRules): string[] {
  const isPublic = new Set<string>(publicRootFields)
  return objectTypes(document)
    .filter((type) => ['Query', 'Mutation', 'Subscription'].includes(type.name.value))
    .flatMap((type) => (type.fields ?? []).map((field) => `${type.name.value}.${field.name.value}`))
    .filter((name) => !rules.get(name)?.authenticated && !isPublic.has(name))
    .map((name) => `${name} has no rule: give it @Authenticated or @RequiresScopes.`)
}

/** Composition refuses them too; here they would silently have no effect. */
function rulesOnInterfaces(document: DocumentNode): string[] {
  return document.definitions
    .filter((node) => node.kind === Kind.INTERFACE_TYPE_DEFINITION)
    .filter((type) => [type, ...(type.fields ?? [])].some((node) => node.directives?.some(isRule)))
    .map((type) => `${type.name.value} is an interface: put the rule on the types that implement it.`)
}

/** type-graphql drops the directives of a field resolver whose field is declared in its class: the rule would be lost. */
function lostRules({ resolvers }: SubgraphDefinition<any>, document: DocumentNode): string[] {
  const { fieldResolvers, objectTypes: known } = getMetadataStorage()
  return fieldResolvers
    .filter(({ target }) => resolvers.includes(target as never))
    .flatMap(({ getObjectType, schemaName, directives }) => {
      const typeName = known.find(({ target }) => target === getObjectType?.())?.name
      const type = objectTypes(document).find((node) => node.name.value === typeName)
      const field = type?.fields?.find((node) => node.name.value === schemaName)
      const kept = new Set(field?.directives?.map((node) => print(node)))
      const isLost = directives?.some(({ nameOrDefinition }) => !kept.has(normalized(nameOrDefinition)))
      const advice = 'its directives belong to the @Field of its class, not to its field resolver.'
      return field && isLost ? [`${typeName}.${schemaName}: ${advice}`] : []
    })
}

function normalized(directive: string): string {
  return print(parse(`type T ${directive}`)).slice('type T '.length)
}

/** A grant is read from a mutation's input and nowhere else. */
function misplacedGrants(rules: FieldRules): string[] {
  return [...rules]
    .filter(([name, rule]) => rule.critical && !name.startsWith('Mutation.'))
    .map(([name]) => `${name} is not a mutation: @Critical is for mutations only.`)
}

/** An audited read of an object must be recorded for its data subject (AUD-01). */
function readsWithoutDataSubject(described: GraphQLSchema, rules: FieldRules): string[] {
  const subjects = dataSubjectsOf(described)
  return [...rules]
    .filter(([name, rule]) => rule.audited && !subjects.has(name) && showsAnObject(described, name))
    .map(([name]) => `${name} is audited and shows an object: give @Audited its data subjects.`)
}

/** Whether a field belongs to an object or has an argument that names one. */
function showsAnObject(described: GraphQLSchema, name: string): boolean {
  const [typeName = '', fieldName = ''] = name.split('.')
  const type = described.getType(typeName)
  if (!isObjectType(type) || typeName !== 'Query') return true
  return type.getFields()[fieldName]?.args.some(isRequiredArgument) ?? true
}

/** Without a resolver of references an entity would return the unverified reference. */
function entitiesWithoutReference(definition: SubgraphDefinition<any>, document: DocumentNode): string[] {
  const stubNames = getMetadataStorage()
    .objectTypes.filter(({ target }) => definition.stubs.includes(target as never))
    .map(({ name }) => name)
  const entityNames = objectTypes(document)
    .filter((type) =>
      type.directives?.some(
        (node) => node.name.value === 'key' && directiveArguments(node).resolvable !== false,
      ),
    )
    .map((type) => type.name.value)
  const referenced = Object.keys(definition.references)
  return [
    ...entityNames
      .filter((name) => !referenced.includes(name) && !stubNames.includes(name))
      .map((name) => `${name} has a @key and no entry in references.`),
    ...referenced
      .filter((name) => !entityNames.includes(name))
      .map((name) => `references names ${name}, which has no @key.`),
  ]
}

/** Every mutation has one argument, `input`, and a nullable payload with `limitations` and `errors`. */
function mutationShapes(described: GraphQLSchema, rules: FieldRules): string[] {
  const fields = Object.values(described.getMutationType()?.getFields() ?? {})
  return fields.flatMap((field) => {
    const name = `Mutation.${field.name}`
    const payload = isObjectType(field.type) ? field.type.getFields() : undefined
    const input = inputOf(field)
    const critical = rules.get(name)?.critical
    return [
      ...(payload?.limitations && payload.errors
        ? []
        : [`${name} must return a nullable payload with limitations and errors (payloadOf).`]),
      ...(input ? [] : [`${name} must have exactly one argument, input, which is not null.`]),
      ...(critical && input ? criticalInputs(name, input, critical.target) : []),
    ]
  })
}

function inputOf(field: GraphQLField<unknown, unknown>): GraphQLInputObjectType | undefined {
  const [input, ...others] = field.args
  if (input?.name !== 'input' || others.length > 0 || !isNonNullType(input.type)) return undefined
  const type = getNullableType(input.type)
  return isInputObjectType(type) ? type : undefined
}

function criticalInputs(name: string, input: GraphQLInputObjectType, targets: string): string[] {
  const grant = input.getFields().grant
  const lacks = targets.split(' ').filter((path) => !hasPath(input, path.split('.')))
  return [
    ...(grant && String(grant.type) === 'String'
      ? []
      : [`${name}: its input must have grant: String, nullable.`]),
    ...lacks.map((path) => `${name}: its input has no ${path} for the grant to be bound to.`),
  ]
}

function hasPath(input: GraphQLInputObjectType, [name = '', ...rest]: readonly string[]): boolean {
  const field = input.getFields()[name]
  if (!field) return false
  const type = getNamedType(field.type)
  return rest.length === 0 ? !isInputObjectType(type) : isInputObjectType(type) && hasPath(type, rest)
}
