import type { Audience, CriticalOperationName, Scope } from '@enigm/contracts'
import { Directive, Extensions } from 'type-graphql'
import { dataSubjectsExtension, type DataSubjects } from '../audit/data-subject'

type Rule = MethodDecorator & PropertyDecorator & ClassDecorator

const directive = (sdl: string): Rule => Directive(sdl) as Rule

/** The caller holds all scopes of one of the lists. */
export function RequiresScopes(...alternatives: readonly (Scope | readonly Scope[])[]): Rule {
  const lists = alternatives.map((list) => [list].flat())
  return directive(`@requiresScopes(scopes: ${JSON.stringify(lists)})`)
}

/** The caller has signed in; nothing more is asked. */
export function Authenticated(): Rule {
  return directive('@authenticated')
}

/** The mutation's input carries a grant for this operation; `target` names the input's field that it is bound to (PIN-02). */
export function Critical(operation: CriticalOperationName, target: string): Rule {
  return directive(`@critical(operation: "${operation}", target: "${target}")`)
}

/**
 * The read itself is audited: in the reader's trail and, by `concerns`, in that of whoever it concerns, who sees it there
 * (AUD-01). A field that names an object or belongs to one must say whom it concerns.
 */
export function Audited(concerns?: DataSubjects<any, any>): MethodDecorator {
  return (target, property, descriptor) => {
    directive('@audited')(target, property, descriptor)
    if (concerns) Extensions({ [dataSubjectsExtension]: concerns })(target, property, descriptor)
  }
}

/** Who sees a root field, or the fields of a type; what carries no audience is in no contract. */
export function Audiences(...names: [Audience, ...Audience[]]): Rule {
  return (target: any, property?: any, descriptor?: any) => {
    for (const name of names) (directive(`@tag(name: "${name}")`) as any)(target, property, descriptor)
  }
}

/** Identifies an entity across subgraphs. */
export function Key(fields: string): Rule {
  return directive(`@key(fields: "${fields}")`)
}

/** Several subgraphs give this type or field in the same way. */
export function Shareable(): Rule {
  return directive('@shareable')
}

/** In the supergraph, but in no contract. */
export function Hidden(): Rule {
  return directive('@inaccessible')
}
