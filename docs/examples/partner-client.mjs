// The machine client of a partner: plain Node and jose (npm install jose). `--help` shows its use.
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'

const { ENIGM_ORIGIN: origin, ENIGM_CLIENT_ID: clientId, ENIGM_KEY_FILE: keyFile } = process.env
const RENEWED_SECONDS_BEFORE = 30

const newKeyPair = () => generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
const publicPart = ({ kty, crv, x }) => ({ kty, crv, x })

class PartnerClient {
  /** Creates a separate proof key for this process, so that no copy of it is useful. */
  static async load() {
    const client = new PartnerClient()
    client.key = await importJWK(JSON.parse(readFileSync(keyFile, 'utf8')), 'EdDSA')
    const { privateKey, publicKey } = await newKeyPair()
    client.proofKey = privateKey
    client.proofJwk = publicPart(await exportJWK(publicKey))
    return client
  }

  /** Authenticates the client at the token endpoint (RFC 7523): valid once, for a minute. */
  assertion(audience) {
    return new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(this.key)
  }

  /** Proves that the client sent this request (RFC 9449): each request needs a new proof. */
  proof(url, accessToken) {
    const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url')
    return new SignJWT({ jti: randomUUID(), htm: 'POST', htu: url, ath })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'dpop+jwt', jwk: this.proofJwk })
      .setIssuedAt()
      .sign(this.proofKey)
  }

  /** Returns the current access token, or a new one shortly before it expires. */
  async accessToken() {
    if (this.token && Date.now() < this.token.renewAt) return this.token.text
    const url = `${origin}/oauth/token`
    const response = await fetch(url, {
      method: 'POST',
      headers: { DPoP: await this.proof(url) },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await this.assertion(url),
      }),
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(`no token: ${answer.error} (${answer.error_description})`)
    console.error(`got a token for ${answer.expires_in} s: ${answer.scope}`)
    const renewAt = Date.now() + (answer.expires_in - RENEWED_SECONDS_BEFORE) * 1000
    this.token = { text: answer.access_token, renewAt }
    return this.token.text
  }

  /** Sends one operation. An invalid token, for example after a rotation, is replaced once. */
  async ask(query, variables = {}, isRetry = false) {
    const url = `${origin}/partner/graphql`
    const accessToken = await this.accessToken()
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `DPoP ${accessToken}`,
        DPoP: await this.proof(url, accessToken),
      },
      body: JSON.stringify({ query, variables }),
    })
    if (response.headers.get('www-authenticate')?.includes('invalid_token') && !isRetry) {
      this.token = undefined
      return this.ask(query, variables, true)
    }
    const { data, errors } = await response.json()
    if (errors) throw new Error(`refused: ${errors[0].extensions.code} (${errors[0].message})`)
    return data
  }
}

async function newKey() {
  const { privateKey, publicKey } = await newKeyPair()
  // `wx`: never overwrites an existing key.
  writeFileSync(keyFile, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: 'wx' })
  console.log(JSON.stringify(publicPart(await exportJWK(publicKey))))
}

async function ask(queries) {
  const client = await PartnerClient.load()
  for (const query of queries) console.log(JSON.stringify(await client.ask(query)))
}

const usage = `node partner-client.mjs new-key              creates a key and prints the public key to register
node partner-client.mjs ask '{ … }' '{ … }'  sends the queries in order, with one access token

ENIGM_ORIGIN     the origin of Enigm Command, e.g. https://command.example
ENIGM_CLIENT_ID  the client id of registerPartnerClient, client_…
ENIGM_KEY_FILE   the file of the private key, mode 0600`

/** @throws Error that names the missing variables */
function require(variables) {
  const missing = variables.filter((name) => !process.env[name])
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')}; --help explains them.`)
}

const [command, ...queries] = process.argv.slice(2)
try {
  if (command === 'new-key') {
    require(['ENIGM_KEY_FILE'])
    await newKey()
  } else if (command === 'ask' && queries.length > 0) {
    require(['ENIGM_ORIGIN', 'ENIGM_CLIENT_ID', 'ENIGM_KEY_FILE'])
    await ask(queries)
  } else {
    console.log(usage)
    if (command !== '--help') process.exitCode = 2
  }
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
