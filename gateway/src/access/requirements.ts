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
import { satisfies, type Rule, type RuleMap } from './rules'

/** What one field of an operation asks of the caller. */
interface Requirement {
  /** The root field below which it stands, e.g. `Mutation.createServer`. */
  readonly root: string
  readonly rules: readonly Rule[]
}

/** The first requirement that a caller does not meet. */
export interface Denial {
  readonly root: string
}

/** Everything that a document asks of its caller, looked up once per document. */
export class Requirements {
  private readonly list: readonly Requirement[]
  /** Root fields that carry no rule and are not public: nobody may ask them (default deny). */
  private readonly undecided: string | undefined
  readonly firstRoot: string

  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    rules: RuleMap,
    publicFields: ReadonlySet<string>,
  ) {
    const walk = new Walk(schema, rules, publicFields)
    walk.over(document)
    this.list = [...walk.found.values()]
    this.undecided = walk.undecided
    this.firstRoot = walk.firstRoot
  }

  /** Why these scopes do not suffice; undefined when they do. `scopes` is undefined for an anonymous caller. */
  denialFor(scopes: ReadonlySet<string> | undefined): Denial | undefined {
    if (this.undecided) return { root: this.undecided }
    const unmet = this.list.find(({ rules }) => !scopes || rules.some((rule) => !satisfies(rule, scopes)))
    return unmet && { root: unmet.root }
  }
}

class Walk {
  readonly found = new Map<string, Requirement>()
  undecided: string | undefined
  firstRoot = ''
  private root = ''

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: RuleMap,
    private readonly publicFields: ReadonlySet<string>,
  ) {}

  over(document: DocumentNode): void {
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
    if (!this.rules.has(coordinate) && !this.publicFields.has(coordinate)) this.undecided ??= coordinate
  }

  /** A field of an abstract type may be answered by any of its possible types: the rules of all of them hold. */
  private coordinates(parent: GraphQLCompositeType, field: string): string[] {
    const types = isAbstractType(parent) ? [parent, ...this.schema.getPossibleTypes(parent)] : [parent]
    return types.flatMap((type) => [type.name, `${type.name}.${field}`])
  }

  private require(coordinate: string): void {
    const rules = this.rules.get(coordinate)
    if (rules && !this.found.has(coordinate)) this.found.set(coordinate, { root: this.root, rules })
  }
}
