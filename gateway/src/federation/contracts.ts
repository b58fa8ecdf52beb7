import type { Audience } from '@enigm/contracts'
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
import { directiveName, specification, stringArgument } from './federation-links'

/** A subgraph's name with its parsed schema. */
export interface SubgraphDocument {
  readonly name: string
  readonly document: DocumentNode
}

/** Every definition of one type name in all subgraphs. */
interface TypeParts {
  readonly kind: TypeDefinitionNode['kind']
  readonly parts: { readonly node: TypeDefinitionNode; readonly names: DirectiveNames }[]
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

/** `extend type X` counts as a definition of X, as federation reads it. */
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

function collectTypes(subgraphs: readonly SubgraphDocument[]): Map<string, TypeParts> {
  const types = new Map<string, TypeParts>()
  for (const { document } of subgraphs) {
    const names = directiveNames(document)
    for (const definition of document.definitions) {
      const node = typeDefinition(definition)
      if (!node) continue
      const known = types.get(node.name.value) ?? { kind: node.kind, parts: [] }
      known.parts.push({ node, names })
      types.set(node.name.value, known)
    }
  }
  return types
}

/** The names that one audience sees; whatever is not in here becomes `@inaccessible`. */
class Visibility {
  readonly types = new Set<string>()
  readonly fields = new Set<string>()
  private readonly interfaces = new Set<string>()

  constructor(
    private readonly all: Map<string, TypeParts>,
    private readonly audience: Audience,
  ) {
    for (const root of ['Query', 'Mutation']) this.reachObject(root)
    let known: number
    do {
      known = this.types.size
      for (const name of this.interfaces) this.showInterface(name)
    } while (this.types.size > known)
  }

  /** A field is the audience's by its own tag or, without any tag, by the tag of its type in the same subgraph. */
  private taggedFields(name: string): Map<string, FieldDefinitionNode[]> {
    const visible = new Map<string, FieldDefinitionNode[]>()
    const hidden = new Set<string>()
    for (const { node, names } of this.all.get(name)?.parts ?? []) {
      if (has(node, names.inaccessible)) return new Map()
      const ofType = tags(node, names.tag)
      for (const field of (node as ObjectTypeDefinitionNode).fields ?? []) {
        if (has(field, names.inaccessible)) hidden.add(field.name.value)
        const own = tags(field, names.tag)
        if ((own.length > 0 ? own : ofType).includes(this.audience)) {
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
    for (const { node } of this.all.get(name)?.parts ?? []) {
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
    const type = this.all.get(name)
    if (!type) return
    if (type.kind === Kind.OBJECT_TYPE_DEFINITION) return this.reachObject(name)
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      this.interfaces.add(name)
      return this.objectsOf(name).forEach((object) => this.reachObject(object))
    }
    if (this.types.has(name)) return
    this.types.add(name)
    for (const { node } of type.parts) {
      if (node.kind === Kind.UNION_TYPE_DEFINITION)
        node.types?.forEach((member) => this.reach(member.name.value))
      if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
        node.fields?.forEach((field) => this.reach(namedType(field.type)))
      }
    }
  }

  private objectsOf(name: string): string[] {
    return [...this.all]
      .filter(
        ([, { kind, parts }]) =>
          kind === Kind.OBJECT_TYPE_DEFINITION && parts.some(({ node }) => implementsName(node, name)),
      )
      .map(([object]) => object)
  }

  /** An interface shows the fields that every visible implementation shows; with none it stays hidden. */
  private showInterface(name: string): void {
    const objects = this.objectsOf(name).filter((object) => this.types.has(object))
    const parts = this.all.get(name)?.parts ?? []
    if (objects.length === 0 || parts.some(({ node, names }) => has(node, names.inaccessible))) return
    for (const { node, names } of parts) {
      for (const field of (node as InterfaceTypeDefinitionNode).fields ?? []) {
        const coordinate = `${name}.${field.name.value}`
        const shown = objects.every((object) => this.fields.has(`${object}.${field.name.value}`))
        this.fields.delete(coordinate)
        if (!shown || has(field, names.inaccessible)) continue
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

function hide<T extends { directives?: readonly ConstDirectiveNode[] }>(node: T, inaccessible: string): T {
  if (has(node, inaccessible)) return node
  const directive: ConstDirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: inaccessible },
  }
  return { ...node, directives: [...(node.directives ?? []), directive] }
}

/**
 * The subgraphs as one audience composes them: what carries no tag of the audience is `@inaccessible`, and so is every
 * type, input and enum that only hidden fields use.
 */
export function contractOf(subgraphs: readonly SubgraphDocument[], audience: Audience): SubgraphDocument[] {
  const types = collectTypes(subgraphs)
  const visible = new Visibility(types, audience)
  if (!visible.types.has('Query')) {
    throw new Error(
      `The ${audience} contract has no Query field: tag at least one with @tag(name: "${audience}").`,
    )
  }
  return subgraphs.map(({ name, document }) => ({ name, document: hideRest(document, visible) }))
}

function hideRest(document: DocumentNode, visible: Visibility): DocumentNode {
  const { inaccessible } = directiveNames(document)
  const mark = (node: DefinitionNode): DefinitionNode => {
    const type = typeDefinition(node)
    if (!type) return node
    const name = type.name.value
    if (!visible.types.has(name)) return hide(node as TypeDefinitionNode, inaccessible)
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return node
    return visit(node, {
      FieldDefinition: (field) =>
        visible.fields.has(`${name}.${field.name.value}`) ? false : hide(field, inaccessible),
    })
  }
  return { ...document, definitions: document.definitions.map(mark) }
}
