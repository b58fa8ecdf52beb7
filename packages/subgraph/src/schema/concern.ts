import { isObjectType, type GraphQLSchema } from 'graphql'

/** Into whose trail a read goes, and what of theirs was read; ids only. */
export interface Concern {
  readonly scope: string
  readonly target: string
}

/** Says whom an audited read concerns; nobody when nothing was found. `source` is the object that the field belongs to. */
export interface Concerns<Shown = unknown, Source = unknown> {
  (shown: Shown, source: Source): Concern | null
}

export const concernsExtension = 'concerns'

/** `Type.field` to whom reading it concerns. */
export function concernsOf(described: GraphQLSchema): ReadonlyMap<string, Concerns> {
  return new Map(
    Object.values(described.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .flatMap(({ type, field }) => {
        const concerns = field.extensions[concernsExtension] as Concerns | undefined
        return concerns ? [[`${type.name}.${field.name}`, concerns] as const] : []
      }),
  )
}
