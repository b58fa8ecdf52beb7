import { rolesOfAudience, scopesInWords, scopesOfRole, type Audience } from '@enigm/contracts'
import {
  Kind,
  visit,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql'
import { directiveName, specification, stringArgument, stringLists } from './federation-links'

/** A subgraph's name with its parsed schema. */
export interface SubgraphDocument {
  readonly name: string
  readonly document: DocumentNode
}

/** The definitions of one type in all subgraphs. */
interface FederatedType {
  readonly kind: TypeDefinitionNode['kind']
  readonly definitions: { readonly node: TypeDefinitionNode; readonly names: DirectiveNames }[]
}

interface DirectiveNames {
  readonly tag: string
  readonly inaccessible: string
}

const extensionToDefinition: Partial<Record<Kind, TypeDefinitionNode['kind']>> = {
  [Kind.OBJECT_TYPE_EXTENSION]: Kind.OBJECT_TYPE_DEFINITION,
  [Kind.INTERFACE_TYPE_EXTENSION]: Kind.INTERFACE_TYPE_DEFINITION,
  [Kind.UNION_TYPE_EXTENSION]: Kind.UNION_TYPE_DEFINITION,
  [Kind.ENUM_TYPE_EXTENSION]: Kind.ENUM_TYPE_DEFINITION,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: Kind.INPUT_OBJECT_TYPE_DEFINITION,
  [Kind.SCALAR_TYPE_EXTENSION]: Kind.SCALAR_TYPE_DEFINITION,
}
const definitionKinds = new Set<string>(Object.values(extensionToDefinition))

/** `extend type X` counts as a definition of X, as in federation. */
function typeDefinition(node: DefinitionNode): TypeDefinitionNode | undefined {
  const kind = extensionToDefinition[node.kind] ?? node.kind
  return definitionKinds.has(kind) ? ({ ...node, kind } as TypeDefinitionNode) : undefined
}

function directiveNames(document: DocumentNode): DirectiveNames {
  const name = (directive: string) =>
    directiveName(document, specification.federation, directive) ?? `federation__${directive}`
  return { tag: name('tag'), inaccessible: name('inaccessible') }
}

function has(node: { directives?: readonly ConstDirectiveNode[] }, name: string): boolean {
  return node.directives?.some((directive) => directive.name.value === name) ?? false
}

function tags(node: { directives?: readonly ConstDirectiveNode[] }, tag: string): string[] {
  return (node.directives ?? [])
    .filter((directive) => directive.name.value === tag)
    .flatMap((directive) => stringArgument(directive, 'name') ?? [])
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}

function collectTypes(subgraphs: readonly SubgraphDocument[]): Map<string, FederatedType> {
  const types = new Map<string, FederatedType>()
  for (const { document } of subgraphs) {
    const names = directiveNames(document)
    for (const definition of document.definitions) {
      const node = typeDefinition(definition)
      if (!node) continue
      const type = types.get(node.name.value) ?? { kind: node.kind, definitions: [] }
      type.definitions.push({ node, names })
      types.set(node.name.value, type)
    }
  }
  return types
}

/** The types and fields that one audience can see; everything else becomes `@inaccessible`. */
class Visibility {
  readonly types = new Set<string>()
  readonly fields = new Set<string>()
  private readonly interfaces = new Set<string>()

  constructor(
    private readonly schema: Map<string, FederatedType>,
    private readonly audience: Audience,
  ) {
    for (const root of ['Query', 'Mutation']) this.reachObject(root)
    let visibleTypes: number
    do {
      visibleTypes = this.types.size
      for (const name of this.interfaces) this.showInterface(name)
    } while (this.types.size > visibleTypes)
  }

  /** A field is visible by its own tag or, if it has no tag, by the tag of its type in the same subgraph. */
  private taggedFields(name: string): Map<string, FieldDefinitionNode[]> {
    const visible = new Map<string, FieldDefinitionNode[]>()
    const hidden = new Set<string>()
    for (const { node, names } of this.schema.get(name)?.definitions ?? []) {
      if (has(node, names.inaccessible)) return new Map()
      const typeTags = tags(node, names.tag)
      for (const field of (node as ObjectTypeDefinitionNode).fields ?? []) {
        if (has(field, names.inaccessible)) hidden.add(field.name.value)
        const fieldTags = tags(field, names.tag)
        if ((fieldTags.length > 0 ? fieldTags : typeTags).includes(this.audience)) {
          visible.set(field.name.value, [...(visible.get(field.name.value) ?? []), field])
        }
      }
    }
    for (const field of hidden) visible.delete(field)
    return visible
  }

  private reachObject(name: string): void {
    if (this.types.has(name)) return
    const fields = this.taggedFields(name)
    if (fields.size === 0) return
    this.types.add(name)
    for (const [field, definitions] of fields) {
      this.fields.add(`${name}.${field}`)
      for (const definition of definitions) this.reachField(definition)
    }
    for (const { node } of this.schema.get(name)?.definitions ?? []) {
      for (const implemented of (node as ObjectTypeDefinitionNode).interfaces ?? []) {
        this.interfaces.add(implemented.name.value)
      }
    }
  }

  private reachField(field: FieldDefinitionNode): void {
    this.reach(namedType(field.type))
    for (const input of field.arguments ?? []) this.reach(namedType(input.type))
  }

  private reach(name: string): void {
    const type = this.schema.get(name)
    if (!type) return
    if (type.kind === Kind.OBJECT_TYPE_DEFINITION) return this.reachObject(name)
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      this.interfaces.add(name)
      return this.objectsOf(name).forEach((object) => this.reachObject(object))
    }
    if (this.types.has(name)) return
    this.types.add(name)
    for (const { node } of type.definitions) {
      if (node.kind === Kind.UNION_TYPE_DEFINITION)
        node.types?.forEach((member) => this.reach(member.name.value))
      if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
        node.fields?.forEach((field) => this.reach(namedType(field.type)))
      }
    }
  }

  private objectsOf(name: string): string[] {
    return [...this.schema]
      .filter(
        ([, { kind, definitions }]) =>
          kind === Kind.OBJECT_TYPE_DEFINITION && definitions.some(({ node }) => implementsName(node, name)),
      )
      .map(([object]) => object)
  }

  private hides({ node, names }: FederatedType['definitions'][number]): boolean {
    const audiences = tags(node, names.tag)
    return has(node, names.inaccessible) || (audiences.length > 0 && !audiences.includes(this.audience))
  }

  /** An interface field is visible if the interface is, by its tag if it has one, and every visible implementation shows the field. */
  private showInterface(name: string): void {
    const objects = this.objectsOf(name).filter((object) => this.types.has(object))
    const definitions = this.schema.get(name)?.definitions ?? []
    if (objects.length === 0 || definitions.some((definition) => this.hides(definition))) return
    for (const { node, names } of definitions) {
      for (const field of (node as InterfaceTypeDefinitionNode).fields ?? []) {
        const coordinate = `${name}.${field.name.value}`
        const isVisible = objects.every((object) => this.fields.has(`${object}.${field.name.value}`))
        this.fields.delete(coordinate)
        if (!isVisible || has(field, names.inaccessible)) continue
        this.types.add(name)
        this.fields.add(coordinate)
        this.reachField(field)
      }
    }
  }
}

function implementsName(node: TypeDefinitionNode, name: string): boolean {
  return (
    'interfaces' in node && (node.interfaces ?? []).some((implemented) => implemented.name.value === name)
  )
}

/** The field with a description that names only scopes which a caller of the audience can have. */
function inWordsOf(
  audience: Audience,
  field: FieldDefinitionNode,
  requiresScopes?: string,
): FieldDefinitionNode {
  const rule = field.directives?.find(({ name }) => name.value === requiresScopes)
  if (!rule || !field.description) return field
  const lists = stringLists(rule, 'scopes')
  const known = new Set<string>(rolesOfAudience[audience].flatMap((role) => scopesOfRole[role]))
  const possible = lists.filter((scopes) => scopes.every((scope) => known.has(scope)))
  if (possible.length === 0) return field
  const value = field.description.value.replace(
    `Needs ${scopesInWords(lists)}`,
    `Needs ${scopesInWords(possible)}`,
  )
  return { ...field, description: { ...field.description, value } }
}

function hide<T extends { directives?: readonly ConstDirectiveNode[] }>(node: T, inaccessible: string): T {
  if (has(node, inaccessible)) return node
  const directive: ConstDirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: inaccessible },
  }
  return { ...node, directives: [...(node.directives ?? []), directive] }
}

/**
 * The subgraphs from which the API schema of one audience is composed. Fields without the audience's tag are
 * `@inaccessible`, and so are types that no visible field reaches.
 * @throws Error when the audience would have no query
 */
export function audienceSubgraphs(
  subgraphs: readonly SubgraphDocument[],
  audience: Audience,
): SubgraphDocument[] {
  const types = collectTypes(subgraphs)
  const visible = new Visibility(types, audience)
  if (!visible.types.has('Query')) {
    throw new Error(
      `The ${audience} API schema has no Query field: tag at least one with @tag(name: "${audience}").`,
    )
  }
  return subgraphs.map(({ name, document }) => ({ name, document: asSeenBy(audience, document, visible) }))
}

function asSeenBy(audience: Audience, document: DocumentNode, visible: Visibility): DocumentNode {
  const { inaccessible } = directiveNames(document)
  const requiresScopes = directiveName(document, specification.federation, 'requiresScopes')
  const markDefinition = (node: DefinitionNode): DefinitionNode => {
    const type = typeDefinition(node)
    if (!type) return node
    const name = type.name.value
    if (!visible.types.has(name)) return hide(node as TypeDefinitionNode, inaccessible)
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return node
    return visit(node, {
      FieldDefinition: (field) =>
        visible.fields.has(`${name}.${field.name.value}`)
          ? inWordsOf(audience, field, requiresScopes)
          : hide(field, inaccessible),
    })
  }
  return { ...document, definitions: document.definitions.map(markDefinition) }
}
