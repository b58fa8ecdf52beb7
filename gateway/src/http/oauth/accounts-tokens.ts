import { correlationHeader } from '@enigm/contracts'
import { z } from 'zod'
import { ProofInvalid } from '../../identity/dpop/proof'
import type { InternalTokens } from '../../identity/internal-token'
import { SubgraphUnavailable, type SubgraphClient } from '../../plan/fetch'
import { OAuthRefusal } from './refusal'

/** The input from which accounts authenticates a client and binds its token to a key. */
interface TokenRequest {
  readonly assertion: string
  readonly keyThumbprint: string
  readonly proofId: string
  readonly scope?: string | undefined
}

interface IssuedToken {
  readonly token: string
  readonly expiresAt: Date
  readonly scopes: readonly string[]
}

/** @throws OAuthRefusal when accounts refuses, SubgraphUnavailable */
export type IssueToken = (request: TokenRequest, correlationId: string) => Promise<IssuedToken>

const mutation = `mutation IssueClientToken($input: IssueClientTokenInput!) {
  issueClientToken(input: $input) { token expiresAt scopes errors { code } } }`

const payload = z.object({
  token: z.string().nullable(),
  expiresAt: z.coerce.date().nullable(),
  scopes: z.array(z.string()).nullable(),
  errors: z.array(z.object({ code: z.string() })),
})

/** Requests tokens from accounts as the gateway itself: the client is not authenticated yet. */
export function accountsTokens(accounts: SubgraphClient, tokens: InternalTokens): IssueToken {
  return async (input, correlationId) => {
    const authorization = `Bearer ${await tokens.ownToken(accounts.name)}`
    const headers = { authorization, [correlationHeader]: correlationId }
    const { data, errors } = await accounts.send({ query: mutation, variables: { input } }, headers)
    if (errors?.length || !data) throw new SubgraphUnavailable(accounts.name, 'answered with errors')
    const { token, expiresAt, scopes, errors: failures } = payload.parse(data['issueClientToken'])
    if (failures[0]) throw refusalOf(failures[0].code)
    if (!token || !expiresAt || !scopes) throw new Error('accounts returned neither a token nor an error')
    return { token, expiresAt, scopes }
  }
}

function refusalOf(code: string): Error {
  if (code === 'CLIENT_UNPROVEN') return new OAuthRefusal('invalid_client')
  if (code === 'SCOPE_NOT_GRANTED') return new OAuthRefusal('invalid_scope')
  if (code === 'PROOF_REPLAYED')
    return new OAuthRefusal('invalid_dpop_proof', new ProofInvalid('replay').message)
  return new Error(`accounts refused with ${code}`)
}
