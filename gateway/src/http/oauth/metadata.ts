import { scopesOfRole, tokenEndpointPath } from '@enigm/contracts'
import { Router } from 'express'
import type { JSONWebKeySet } from 'jose'
import { proofAlgorithms } from '../../identity/dpop/proof'

const keySetPath = '/jwks.json'

/** Authorization server metadata (RFC 8414) and the keys of access tokens (RFC 7517), below `/.well-known`. */
export function metadataRoutes(origin: string, keys: JSONWebKeySet): Router {
  const metadata = {
    issuer: origin,
    token_endpoint: origin + tokenEndpointPath,
    jwks_uri: `${origin}/.well-known${keySetPath}`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: [...new Set([...scopesOfRole.PARTNER, ...scopesOfRole.DASHBOARD])],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['EdDSA'],
    dpop_signing_alg_values_supported: proofAlgorithms,
  }
  const router = Router()
  router.get('/oauth-authorization-server', (_request, response) => void response.json(metadata))
  router.get(keySetPath, (_request, response) => void response.json(keys))
  return router
}
