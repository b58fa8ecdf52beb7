import { accessSpecUrl, criticalOperations, publicRootFields } from '@enigm/contracts'
import {
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql'
import { compileRules } from './access-rules'
import { directiveName, stringArgument } from './federation-links'

const publicFields: ReadonlySet<string> = new Set(publicRootFields)

interface RootField {
  readonly coordinate: string
  readonly field: FieldDefinitionNode
}

function rootFields(document: DocumentNode): RootField[] {
  return document.definitions
    .filter((node): node is ObjectTypeDefinitionNode => node.kind === Kind.OBJECT_TYPE_DEFINITION)
    .filter((node) => node.name.value === 'Query' || node.name.value === 'Mutation')
    .flatMap((node) =>
      (node.fields ?? []).map((field) => ({ coordinate: `${node.name.value}.${field.name.value}`, field })),
    )
}

function inputFields(document: DocumentNode, field: FieldDefinitionNode): Set<string> {
  const type = field.arguments?.find((argument) => argument.name.value === 'input')?.type
  const name = type && typeName(type)
  const definition = document.definitions.find(
    (node): node is InputObjectTypeDefinitionNode =>
      node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && node.name.value === name,
  )
  return new Set(definition?.fields?.map((input) => input.name.value))
}

function typeName(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : typeName(type.type)
}

function criticalErrors(
  document: DocumentNode,
  { coordinate, field }: RootField,
  directive: ConstDirectiveNode,
) {
  const operation = stringArgument(directive, 'operation') ?? ''
  const target = stringArgument(directive, 'target') ?? ''
  const inputs = inputFields(document, field)
  // A composite target lists several paths; the build of the subgraph checks the rest of each path.
  const named = target.split(' ').map((path) => path.split('.')[0] ?? '')
  const missing = ['grant', ...named].filter((name) => !inputs.has(name))
  return [
    ...missing.map((name) => `${coordinate} is @critical, but its input has no field "${name}".`),
    ...(Object.hasOwn(criticalOperations, operation)
      ? []
      : [
          `${coordinate} is @critical for "${operation}", which is not a critical operation of @enigm/contracts.`,
        ]),
  ]
}

/** Reasons not to serve a supergraph: root fields without an access rule, critical mutations without grant or target. */
export function unsafeElements(supergraph: DocumentNode): string[] {
  const rules = compileRules(supergraph)
  const critical = directiveName(supergraph, accessSpecUrl.replace(/\/v\d+\.\d+$/, ''), 'critical')
  return rootFields(supergraph).flatMap((root) => {
    const { coordinate, field } = root
    const hasNoRule = !rules.has(coordinate) && !publicFields.has(coordinate)
    const directive = field.directives?.find((candidate) => candidate.name.value === critical)
    return [
      ...(hasNoRule
        ? [
            `${coordinate} has no access rule: give it @authenticated or @requiresScopes, or list it in publicRootFields.`,
          ]
        : []),
      ...(directive ? criticalErrors(supergraph, root, directive) : []),
    ]
  })
}
