import type { ApolloServerPlugin } from '@apollo/server'
import { publicRootFields, Refusal, rolesOfAudience, type Audience, type Role } from '@enigm/contracts'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { AccessRules } from '../federation/access-rules'
import { challengeOf } from '../identity/challenge'
import type { OverTor, RequestContext } from '../identity/request'
import type { GuestAdmission } from './guests/guest-admission'
import { refusalError, unauthenticated } from './refusal-error'
import { Requirements } from './requirements'
import { isAllowedOverTor, refusedOverTor } from './tor/tor-admission'

/** Confirms live sessions and records denials while access is enforced. */
export interface SessionAuthority {
  /** Runs before each mutation of a signed-in caller. @throws Refusal when the session may have been revoked */
  beforeMutation(context: RequestContext): Promise<void>
  /** Records a denied operation; `mutation` is the coordinate of its root field, if it is a mutation. Never throws. */
  recordDenial(context: RequestContext, code: Refusal['code'], mutation: string | undefined): Promise<void>
}

interface EnforcementOptions {
  readonly rules: AccessRules
  readonly audience: Audience
  readonly authority: SessionAuthority
  readonly guests: GuestAdmission
}

const publicFields: ReadonlySet<string> = new Set(publicRootFields)

/**
 * Whether an operation is refused because it came over Tor: the policy does not allow it, or the caller is denied it without the
 * scopes that are left out. Such a refusal is not recorded. What the whole token is denied too is denied as everywhere.
 */
function isRefusedOverTor(
  { passage, tokenScopes }: OverTor,
  requirements: Requirements,
  isDenied: boolean,
): boolean {
  if (!isAllowedOverTor(requirements.roots, passage)) return true
  return isDenied && tokenScopes !== undefined && !requirements.denialFor(tokenScopes)
}

interface EnforcedOperation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode | undefined
  readonly context: RequestContext
}

/** Denies an operation as a whole when the caller does not meet the access rules of each of its fields. @throws GraphQLError */
export type Enforcement = (operation: EnforcedOperation) => Promise<void>

export function enforcementOf({ rules, audience, authority, guests }: EnforcementOptions): Enforcement {
  const cache = new WeakMap<DocumentNode, Requirements>()
  const requirementsOf = (schema: GraphQLSchema, document: DocumentNode): Requirements => {
    let requirements = cache.get(document)
    if (!requirements)
      cache.set(document, (requirements = new Requirements(schema, document, rules, publicFields)))
    return requirements
  }
  const allowedRoles: ReadonlySet<Role> = new Set(rolesOfAudience[audience])

  return async ({ schema, document, operation, context }) => {
    const { caller, overTor } = context
    const isMutation = operation?.operation === 'mutation'
    const requirements = requirementsOf(schema, document)
    const roleDenied = caller !== undefined && !allowedRoles.has(caller.role)
    const denial = roleDenied ? { root: requirements.firstRoot } : requirements.denialFor(caller?.scopes)
    if (overTor && isRefusedOverTor(overTor, requirements, denial !== undefined))
      throw refusalError(refusedOverTor())
    if (denial) {
      const code = caller ? 'FORBIDDEN' : 'UNAUTHENTICATED'
      await authority.recordDenial(context, code, isMutation ? denial.root : undefined)
      throw caller ? refusalError(new Refusal(code)) : unauthenticated(challengeOf[audience])
    }
    if (!isMutation) return
    if (caller) await authority.beforeMutation(context)
    else guests.admit(context.guest, document, operation)
  }
}

/** Enforces access in Apollo Server, unless it is decided already. */
export function enforcementPlugin(enforce: Enforcement): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ schema, document, operation, contextValue }) {
        const { decided } = contextValue
        if (!decided) return enforce({ schema, document, operation, context: contextValue })
        if ('refusal' in decided) throw decided.refusal
      },
    }),
  }
}
