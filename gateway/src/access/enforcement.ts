import type { ApolloServerPlugin } from '@apollo/server'
import { publicRootFields, Refusal, type Audience, type Role } from '@enigm/contracts'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { refusalError } from '../http/errors'
import type { RequestContext } from '../identity/request'
import { Requirements } from './requirements'
import type { RuleMap } from './rules'

/** Whose sessions an endpoint takes; anonymous callers reach its public fields. */
export const rolesOfAudience: Readonly<Record<Audience, readonly Role[]>> = {
  panel: ['CUSTOMER', 'OPERATOR', 'SUPPORT', 'AUDITOR'],
  partner: ['PARTNER'],
  internal: ['DASHBOARD', 'OPERATOR', 'AUDITOR'],
  device: ['CUSTOMER'],
}

/** What the enforcement asks and tells while it decides. */
export interface SessionAuthority {
  /** A mutation of a signed-in caller is about to run. @throws Refusal when the session may have ended. */
  beforeMutation(context: RequestContext): Promise<void>
  /** An operation was refused; `mutation` names its root field when it was one. Never throws. */
  denied(context: RequestContext, code: Refusal['code'], mutation: string | undefined): Promise<void>
}

export interface Enforcement {
  readonly rules: RuleMap
  readonly audience: Audience
  readonly authority: SessionAuthority
}

const publicFields: ReadonlySet<string> = new Set(publicRootFields)

/** Refuses a whole operation as soon as one of its fields asks for more than the caller has. */
export function enforcementPlugin({
  rules,
  audience,
  authority,
}: Enforcement): ApolloServerPlugin<RequestContext> {
  const known = new WeakMap<DocumentNode, Requirements>()
  const requirementsOf = (schema: GraphQLSchema, document: DocumentNode): Requirements => {
    let requirements = known.get(document)
    if (!requirements)
      known.set(document, (requirements = new Requirements(schema, document, rules, publicFields)))
    return requirements
  }
  const allowed: ReadonlySet<Role> = new Set(rolesOfAudience[audience])

  return {
    requestDidStart: async () => ({
      async didResolveOperation({ schema, document, operation, contextValue }) {
        const { caller } = contextValue
        const mutation = operation?.operation === 'mutation'
        const requirements = requirementsOf(schema, document)
        const foreign = caller !== undefined && !allowed.has(caller.role)
        const denial = foreign ? { root: requirements.firstRoot } : requirements.denialFor(caller?.scopes)
        if (denial) {
          const refusal = new Refusal(caller ? 'FORBIDDEN' : 'UNAUTHENTICATED')
          await authority.denied(contextValue, refusal.code, mutation ? denial.root : undefined)
          throw refusalError(refusal)
        }
        if (mutation && caller) await authority.beforeMutation(contextValue)
      },
    }),
  }
}
