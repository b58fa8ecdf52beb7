import { isObjectType, type GraphQLSchema } from 'graphql'

/** Into whose trail a read goes, and what of theirs was read; ids only. */
export interface DataSubject {
  readonly scope: string
  readonly target: string
}

/** Says whom an audited read concerns; nobody when nothing was found. `source` is the object that the field belongs to. */
export interface DataSubjects<Shown = unknown, Source = unknown> {
  (shown: Shown, source: Source): DataSubject | null
}

export const dataSubjectsExtension = 'concerns'

/** `Type.field` to whom reading it concerns. */
export function dataSubjectsOf(described: GraphQLSchema): ReadonlyMap<string, DataSubjects> {
  return new Map(
    Object.values(described.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .flatMap(({ type, field }) => {
        const concerns = field.extensions[dataSubjectsExtension] as DataSubjects | undefined
        return concerns ? [[`${type.name}.${field.name}`, concerns] as const] : []
      }),
  )
}
