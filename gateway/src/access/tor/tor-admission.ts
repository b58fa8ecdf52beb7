import { Refusal, torScopes, type publicRootFields, type Scope } from '@enigm/contracts'
import type { TorPassage } from '../../identity/request'
import type { GatewayCaller } from '../../identity/session'

type PublicMutation = Extract<(typeof publicRootFields)[number], `Mutation.${string}`>

/** What the policy has to allow for each mutation of a guest. To end a session is always possible. */
const neededAllowance: Readonly<Record<PublicMutation, keyof TorPassage['policy'] | undefined>> = {
  'Mutation.createAccount': 'allowsAccountCreation',
  'Mutation.startEnrollmentPurchase': 'allowsPurchases',
  'Mutation.startSession': 'allowsSignIn',
  'Mutation.refreshSession': 'allowsSignIn',
  'Mutation.startPasskeySignIn': 'allowsSignIn',
  'Mutation.signInWithPasskey': 'allowsSignIn',
  'Mutation.startDeviceSignIn': 'allowsSignIn',
  'Mutation.signInWithDeviceKey': 'allowsSignIn',
  'Mutation.startRecovery': 'allowsSignIn',
  'Mutation.completeRecovery': 'allowsSignIn',
  'Mutation.startDeviceRecovery': 'allowsSignIn',
  'Mutation.startRecoveryByDevice': 'allowsSignIn',
  'Mutation.endSession': undefined,
}

const scopesOverTor: ReadonlySet<Scope> = new Set(torScopes)

/** It names no person and leaves no entry: a record of it would show that a session used Tor (TOR-04). */
export function refusedOverTor(): Refusal {
  return new Refusal('FORBIDDEN', 'This is not available over Tor. Use the public address.')
}

/**
 * A customer with the scopes that remain over Tor; a request can only lose rights on this way.
 * @throws Refusal FORBIDDEN for every other role, and for everybody while the policy allows no sign-in
 */
export function callerOverTor(caller: GatewayCaller, { policy }: TorPassage): GatewayCaller {
  if (caller.role !== 'CUSTOMER' || !policy.allowsSignIn) throw refusedOverTor()
  return {
    ...caller,
    scopes: new Set([...caller.scopes].filter((scope) => scopesOverTor.has(scope))),
    // Internal tokens are kept by this id, and those of the whole token have more scopes.
    tokenId: `${caller.tokenId} narrowed`,
  }
}

/** Whether the policy allows every public mutation among the root fields of an operation. */
export function isAllowedOverTor(roots: ReadonlySet<string>, { policy }: TorPassage): boolean {
  return [...roots].every((root) => {
    const allowance = (neededAllowance as Readonly<Record<string, keyof typeof policy | undefined>>)[root]
    return allowance === undefined || policy[allowance]
  })
}
