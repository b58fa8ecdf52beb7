import { isObjectType, type GraphQLSchema } from 'graphql'

/** The audit scope of a data subject, and the object that was read; ids only. */
export interface DataSubject {
  readonly scope: string
  readonly target: string
  /** Each read is an entry, also a repetition: so the register asks for the most sensitive records (DEV-11, KEY-06). */
  readonly everyRead?: true
}

/** The data subject of an audited read, or null if nothing was found. `source` is the object that the field belongs to. */
export interface DataSubjects<Shown = unknown, Source = unknown> {
  (shown: Shown, source: Source): DataSubject | null
}

export const dataSubjectsExtension = 'dataSubjects'

/** Data subjects by `Type.field`. */
export function dataSubjectsOf(described: GraphQLSchema): ReadonlyMap<string, DataSubjects> {
  return new Map(
    Object.values(described.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .flatMap(({ type, field }) => {
        const subjects = field.extensions[dataSubjectsExtension] as DataSubjects | undefined
        return subjects ? [[`${type.name}.${field.name}`, subjects] as const] : []
      }),
  )
}
