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
import { bodyRefusals, localsOf } from '../edge'
import { SubgraphUnavailable } from '../../plan/fetch'
import type { GatewayMetrics } from '../metrics'
import type { IssueToken } from './accounts-tokens'
import { OAuthRefusal } from './refusal'

export interface TokenRouteOptions {
  readonly issue: IssueToken
  /** Where clients find the endpoint. */
  readonly url: string
  readonly metrics: GatewayMetrics
  readonly log: Logger
}

const FORM = 'application/x-www-form-urlencoded'
const BODY_BYTES = 10_000
const MOST_PARAMETERS = 20
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** A parameter that comes twice is a list and so none; one that is empty was left out (RFC 6749 section 3.2). */
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
 * The token endpoint for machine clients and no other: `client_credentials` (RFC 6749 section 4.4) with `private_key_jwt`
 * (RFC 7523) and a DPoP proof (RFC 9449). It reads and sets no cookie, and answers errors as RFC 6749 section 5.2 has them.
 */
export function tokenRoute({ issue, url, metrics, log }: TokenRouteOptions): Router {
  const router = Router()
  const readForm = express.urlencoded({
    limit: BODY_BYTES,
    extended: false,
    inflate: false,
    parameterLimit: MOST_PARAMETERS,
  })
  router.all('/', postedForm, readForm, async (request, response) => {
    const { assertion, scope } = orderOf(request)
    const { thumbprint, jti } = await proofOf(request, url)
    const order = { assertion, keyThumbprint: thumbprint, proofId: jti, scope }
    const { token, expiresAt, scopes } = await issue(order, localsOf(response).correlationId)
    response.json({
      access_token: token,
      token_type: 'DPoP',
      expires_in: Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000)),
      scope: scopes.join(' '),
    })
  })
  router.use(answerRefusals(metrics, log))
  return router
}

const postedForm: RequestHandler = (request, response, next) => {
  localsOf(response).account.operation = 'token'
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST')
    throw new OAuthRefusal('invalid_request', 'Send POST.', 405)
  }
  if (!request.is(FORM)) throw new OAuthRefusal('invalid_request', `Send ${FORM}.`, 415)
  next()
}

/** @throws OAuthRefusal */
function orderOf({ body, headers }: Request): { assertion: string; scope: string | undefined } {
  const read = form.safeParse(body)
  if (!read.success) throw new OAuthRefusal('invalid_request', 'A parameter comes once.')
  const { grant_type, client_assertion_type, client_assertion: assertion, client_id, scope } = read.data
  if (grant_type === undefined) throw new OAuthRefusal('invalid_request', 'Name the grant_type.')
  if (grant_type !== 'client_credentials') throw new OAuthRefusal('unsupported_grant_type')
  if (client_assertion_type !== ASSERTION_TYPE || !assertion) throw new OAuthRefusal('invalid_client')
  if (headers.authorization !== undefined)
    throw new OAuthRefusal('invalid_request', 'A client authenticates in one way.')
  if (client_id !== undefined && client_id !== subjectOf(assertion)) throw new OAuthRefusal('invalid_client')
  return { assertion, scope: printable(scope) }
}

/** @throws OAuthRefusal invalid_scope for what can be no list of scopes (RFC 6749 section 3.3) */
function printable(scope: string | undefined): string | undefined {
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
async function proofOf({ headers, method }: Request, url: string): Promise<Proof> {
  try {
    return await verifyProof({ proof: headers.dpop as string | undefined, method, url })
  } catch (error) {
    if (error instanceof ProofInvalid) throw new OAuthRefusal('invalid_dpop_proof')
    throw error
  }
}

function answerRefusals(metrics: GatewayMetrics, log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response: Response, next) => {
    if (response.headersSent) return next(error)
    const { account, correlationId } = localsOf(response)
    const refusal = refusalOf(error)
    account.outcome = refusal.code
    if (refusal.error === 'invalid_client') {
      metrics.anonymousRefused()
      response.setHeader('www-authenticate', proofChallenge)
    }
    if (refusal.status >= 500) {
      const fault = error instanceof Error ? error.stack : String(error)
      log.error({ correlationId, fault }, 'a token could not be given')
    }
    response.status(refusal.status).json({ error: refusal.error, error_description: refusal.message })
  }
}

function refusalOf(error: unknown): OAuthRefusal {
  if (error instanceof OAuthRefusal) return error
  if (error instanceof SubgraphUnavailable) return new OAuthRefusal('temporarily_unavailable')
  const type = error instanceof Error && 'type' in error ? String(error.type) : ''
  if (type === 'parameters.too.many')
    return new OAuthRefusal('invalid_request', `A request has at most ${MOST_PARAMETERS} parameters.`, 413)
  if (type === 'entity.too.large')
    return new OAuthRefusal('invalid_request', `A request has at most ${BODY_BYTES / 1000} kB.`, 413)
  const known = (bodyRefusals as Record<string, readonly [number, ...unknown[]] | undefined>)[type]
  return known
    ? new OAuthRefusal('invalid_request', 'The body cannot be read.', known[0])
    : new OAuthRefusal('server_error')
}
