import {
  getNamedType,
  isAbstractType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql'
import type { AccessRule, AccessRules } from '../federation/access-rules'

/** The rules of one coordinate that an operation uses. */
interface Requirement {
  /** The root field that leads to it, e.g. `Mutation.createServer`. */
  readonly root: string
  readonly rules: readonly AccessRule[]
}

/** The root field of the first requirement that a caller does not meet. */
interface Denial {
  readonly root: string
}

/** All access rules that apply to a document, collected once per document. */
export class Requirements {
  private readonly list: readonly Requirement[]
  /** A root field that has no rule and is not public; every caller is denied (default deny). */
  private readonly withoutRule: string | undefined
  readonly firstRoot: string
  /** The coordinates of all root fields. */
  readonly roots: ReadonlySet<string>

  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    rules: AccessRules,
    publicFields: ReadonlySet<string>,
  ) {
    const collector = new RequirementCollector(schema, rules, publicFields)
    collector.visit(document)
    this.list = [...collector.found.values()]
    this.withoutRule = collector.withoutRule
    this.firstRoot = collector.firstRoot
    this.roots = collector.roots
  }

  /** The first unmet requirement, or undefined when access is allowed. `scopes` is undefined for an anonymous caller. */
  denialFor(scopes: ReadonlySet<string> | undefined): Denial | undefined {
    if (this.withoutRule) return { root: this.withoutRule }
    const unmet = this.list.find(({ rules }) => !scopes || rules.some((rule) => !satisfies(rule, scopes)))
    return unmet && { root: unmet.root }
  }
}

function satisfies(rule: AccessRule, scopes: ReadonlySet<string>): boolean {
  return rule.scopes.length === 0 || rule.scopes.some((list) => list.every((scope) => scopes.has(scope)))
}

class RequirementCollector {
  readonly found = new Map<string, Requirement>()
  readonly roots = new Set<string>()
  withoutRule: string | undefined
  firstRoot = ''
  private root = ''

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: AccessRules,
    private readonly publicFields: ReadonlySet<string>,
  ) {}

  visit(document: DocumentNode): void {
    const info = new TypeInfo(this.schema)
    visit(
      document,
      visitWithTypeInfo(info, {
        Field: () => {
          const parent = info.getParentType()
          const field = info.getFieldDef()
          if (!parent || !field) return
          if (this.isRoot(parent)) this.enterRoot(`${parent.name}.${field.name}`, field.name)
          for (const coordinate of this.coordinates(parent, field.name)) this.require(coordinate)
          this.require(getNamedType(field.type).name)
        },
      }),
    )
  }

  private isRoot(type: GraphQLCompositeType): boolean {
    return type === this.schema.getQueryType() || type === this.schema.getMutationType()
  }

  private enterRoot(coordinate: string, name: string): void {
    this.root = coordinate
    if (name.startsWith('__')) return
    this.firstRoot ||= coordinate
    this.roots.add(coordinate)
    if (!this.rules.has(coordinate) && !this.publicFields.has(coordinate)) this.withoutRule ??= coordinate
  }

  /** A field of an abstract type can resolve to any possible type, so the rules of all possible types apply. */
  private coordinates(parent: GraphQLCompositeType, field: string): string[] {
    const types = isAbstractType(parent) ? [parent, ...this.schema.getPossibleTypes(parent)] : [parent]
    return types.flatMap((type) => [type.name, `${type.name}.${field}`])
  }

  private require(coordinate: string): void {
    const rules = this.rules.get(coordinate)
    if (rules && !this.found.has(coordinate)) this.found.set(coordinate, { root: this.root, rules })
  }
}
