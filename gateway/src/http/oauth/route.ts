import express, {
  Router,
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import { decodeJwt, errors } from 'jose'
import type { Logger } from 'pino'
import { z } from 'zod'
import { proofChallenge } from '../../identity/challenge'
import { ProofInvalid, verifyProof, type Proof } from '../../identity/dpop/proof'
import { SubgraphUnavailable } from '../../plan/fetch'
import { bodyRefusals, localsOf } from '../edge'
import type { GatewayMetrics } from '../metrics'
import type { IssueToken } from './accounts-tokens'
import { assertionMistake } from './assertion-mistake'
import { OAuthRefusal } from './refusal'

interface TokenRouteOptions {
  readonly issue: IssueToken
  /** The endpoint's public URL; DPoP proofs must contain it. */
  readonly url: string
  readonly metrics: GatewayMetrics
  readonly log: Logger
}

const FORM = 'application/x-www-form-urlencoded'
const MAX_BODY_BYTES = 10_000
const MAX_PARAMETERS = 20
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** A repeated parameter is a list and therefore invalid; an empty one counts as omitted (RFC 6749 section 3.2). */
const parameter = z
  .string()
  .optional()
  .transform((text) => text || undefined)
const form = z.object({
  grant_type: parameter,
  client_assertion_type: parameter,
  client_assertion: parameter,
  client_id: parameter,
  scope: parameter,
})

/**
 * The token endpoint of machine clients: `client_credentials` (RFC 6749 section 4.4) with `private_key_jwt` (RFC 7523) and
 * a DPoP proof (RFC 9449). It reads and sets no cookie. Errors follow RFC 6749 section 5.2.
 */
export function tokenRoute({ issue, url, metrics, log }: TokenRouteOptions): Router {
  const router = Router()
  const readForm = express.urlencoded({
    limit: MAX_BODY_BYTES,
    extended: false,
    inflate: false,
    parameterLimit: MAX_PARAMETERS,
  })
  router.all('/', formPostOnly, readForm, async (request, response) => {
    const { assertion, scope } = readTokenRequest(request)
    const mistake = assertionMistake(assertion, url)
    if (mistake) throw new OAuthRefusal('invalid_client', mistake)
    const { thumbprint, jti } = await readProof(request, url)
    const tokenRequest = { assertion, keyThumbprint: thumbprint, proofId: jti, scope }
    const { token, expiresAt, scopes } = await issue(tokenRequest, localsOf(response).correlationId)
    response.json({
      access_token: token,
      token_type: 'DPoP',
      expires_in: Math.max(0, Math.round((expiresAt.getTime() - Date.now()) / 1000)),
      scope: scopes.join(' '),
    })
  })
  router.use(answerErrors(metrics, log))
  return router
}

const formPostOnly: RequestHandler = (request, response, next) => {
  localsOf(response).stats.operation = 'token'
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST')
    throw new OAuthRefusal('invalid_request', 'Send POST.', 405)
  }
  if (!request.is(FORM)) throw new OAuthRefusal('invalid_request', `Send ${FORM}.`, 415)
  next()
}

/** @throws OAuthRefusal */
function readTokenRequest({ body, headers }: Request): { assertion: string; scope: string | undefined } {
  const parsed = form.safeParse(body)
  if (!parsed.success) throw new OAuthRefusal('invalid_request', 'Send each parameter at most once.')
  const { grant_type, client_assertion_type, client_assertion: assertion, client_id, scope } = parsed.data
  if (grant_type === undefined)
    throw new OAuthRefusal('invalid_request', 'The parameter grant_type is required.')
  if (grant_type !== 'client_credentials') throw new OAuthRefusal('unsupported_grant_type')
  if (client_assertion_type !== ASSERTION_TYPE || !assertion) {
    throw new OAuthRefusal(
      'invalid_client',
      `Send client_assertion, and client_assertion_type with the value ${ASSERTION_TYPE}.`,
    )
  }
  if (headers.authorization !== undefined)
    throw new OAuthRefusal('invalid_request', 'Use only one method of client authentication.')
  if (client_id !== undefined && client_id !== subjectOf(assertion))
    throw new OAuthRefusal('invalid_client', 'client_id and sub of client_assertion must be the same.')
  return { assertion, scope: validScope(scope) }
}

/** @throws OAuthRefusal invalid_scope for a malformed list of scopes (RFC 6749 section 3.3) */
function validScope(scope: string | undefined): string | undefined {
  if (scope !== undefined && !/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(scope))
    throw new OAuthRefusal('invalid_scope')
  return scope
}

function subjectOf(assertion: string): unknown {
  try {
    return decodeJwt(assertion).sub
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

/** @throws OAuthRefusal invalid_dpop_proof */
async function readProof({ headers, method }: Request, url: string): Promise<Proof> {
  try {
    return await verifyProof({ proof: headers.dpop as string | undefined, method, url })
  } catch (error) {
    if (error instanceof ProofInvalid) throw new OAuthRefusal('invalid_dpop_proof', error.message)
    throw error
  }
}

function answerErrors(metrics: GatewayMetrics, log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response: Response, next) => {
    if (response.headersSent) return next(error)
    const { stats, correlationId } = localsOf(response)
    const refusal = refusalOf(error)
    stats.outcome = refusal.code
    if (refusal.error === 'invalid_client') {
      metrics.anonymousRefused()
      response.setHeader('www-authenticate', proofChallenge)
    }
    if (refusal.status >= 500) {
      const stack = error instanceof Error ? error.stack : String(error)
      log.error({ correlationId, stack }, 'token request failed')
    }
    response.status(refusal.status).json({ error: refusal.error, error_description: refusal.message })
  }
}

function refusalOf(error: unknown): OAuthRefusal {
  if (error instanceof OAuthRefusal) return error
  if (error instanceof SubgraphUnavailable) return new OAuthRefusal('temporarily_unavailable')
  const type = error instanceof Error && 'type' in error ? String(error.type) : ''
  if (type === 'parameters.too.many')
    return new OAuthRefusal('invalid_request', `A request has at most ${MAX_PARAMETERS} parameters.`, 413)
  if (type === 'entity.too.large')
    return new OAuthRefusal('invalid_request', `A request has at most ${MAX_BODY_BYTES / 1000} kB.`, 413)
  const known = (bodyRefusals as Record<string, readonly [number, ...unknown[]] | undefined>)[type]
  return known
    ? new OAuthRefusal('invalid_request', 'The body cannot be read.', known[0])
    : new OAuthRefusal('server_error')
}
