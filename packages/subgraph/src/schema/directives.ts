import type { Audience, CriticalOperationName, Scope } from '@enigm/contracts'
import { Directive, Extensions } from 'type-graphql'
import { dataSubjectsExtension, type DataSubjects } from '../audit/data-subject'

type Rule = MethodDecorator & PropertyDecorator & ClassDecorator

const directive = (sdl: string): Rule => Directive(sdl) as Rule

/** The caller must have all scopes of one of the lists. */
export function RequiresScopes(...alternatives: readonly (Scope | readonly Scope[])[]): Rule {
  const lists = alternatives.map((list) => [list].flat())
  return directive(`@requiresScopes(scopes: ${JSON.stringify(lists)})`)
}

/** The caller must be signed in. */
export function Authenticated(): Rule {
  return directive('@authenticated')
}

/** The input must contain a grant for this operation; `target` is the input field that the grant is bound to (PIN-02). */
export function Critical(operation: CriticalOperationName, target: string): Rule {
  return directive(`@critical(operation: "${operation}", target: "${target}")`)
}

/**
 * The read is audited in the trail of the reader and, by `subjects`, in that of the data subject, who can see it there
 * (AUD-01). A field that names an object or belongs to one must have `subjects`.
 */
export function Audited(subjects?: DataSubjects<any, any>): MethodDecorator {
  return (target, property, descriptor) => {
    directive('@audited')(target, property, descriptor)
    if (subjects) Extensions({ [dataSubjectsExtension]: subjects })(target, property, descriptor)
  }
}

/** The audiences of a root field, or of the fields of a type; without an audience it is in no API schema. */
export function Audiences(...names: [Audience, ...Audience[]]): Rule {
  return (target: any, property?: any, descriptor?: any) => {
    for (const name of names) (directive(`@tag(name: "${name}")`) as any)(target, property, descriptor)
  }
}

/** Identifies an entity across subgraphs. */
export function Key(fields: string): Rule {
  return directive(`@key(fields: "${fields}")`)
}

/** Several subgraphs define this type or field identically. */
export function Shareable(): Rule {
  return directive('@shareable')
}

/** In the supergraph, but in no API schema. */
export function Hidden(): Rule {
  return directive('@inaccessible')
}
