/** Coins between blinding and unblinding. Who has them and the signatures has the coins. */
export interface BlindedCoins {
  readonly fingerprint: string
  readonly publicKey: string
  readonly tokens: readonly string[]
  readonly inverses: readonly string[]
  readonly blindedMessages: readonly string[]
}

interface SigningKey {
  readonly fingerprint: string
  /** SubjectPublicKeyInfo in DER, in base64url. */
  readonly publicKey: string
}

const TOKEN_OCTETS = 32
const ALGORITHM = { name: 'RSA-PSS', hash: 'SHA-384' }

/**
 * Blinds random tokens for a key: the service that signs them cannot recognise the coins.
 * @throws Error when the key does not fit its fingerprint
 */
export async function blindCoins(signingKey: SigningKey, quantity: number): Promise<BlindedCoins> {
  const [suite, key] = [await rsabssa(), await imported(signingKey)]
  const tokens = Array.from({ length: quantity }, () => crypto.getRandomValues(new Uint8Array(TOKEN_OCTETS)))
  const blinded = []
  for (const token of tokens) blinded.push(await suite.blind(key, token))
  const { fingerprint, publicKey } = signingKey
  return {
    ...{ fingerprint, publicKey, tokens: tokens.map(toBase64url) },
    inverses: blinded.map(({ inv }) => toBase64url(inv)),
    blindedMessages: blinded.map(({ blindedMsg }) => toBase64url(blindedMsg)),
  }
}

/**
 * The codes of the coins.
 * @throws Error when a signature is not that of its coin
 */
export async function unblindCoins(coins: BlindedCoins, signatures: readonly string[]): Promise<string[]> {
  const [suite, key] = [await rsabssa(), await imported(coins)]
  const codes = []
  for (const [index, token] of coins.tokens.entries()) {
    const [signature, inverse] = [signatures[index] ?? '', coins.inverses[index] ?? '']
    const unblinded = await suite.finalize(
      key,
      fromBase64url(token),
      fromBase64url(signature),
      fromBase64url(inverse),
    )
    codes.push([coins.fingerprint, token, toBase64url(unblinded)].join('.'))
  }
  return codes
}

/** Fetched when coins are made. */
async function rsabssa() {
  const { RSABSSA } = await import('@cloudflare/blindrsa-ts')
  return RSABSSA.SHA384.PSS.Deterministic()
}

async function imported({ fingerprint, publicKey }: SigningKey): Promise<CryptoKey> {
  const spki = fromBase64url(publicKey)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', spki))
  if (toBase64url(digest) !== fingerprint) throw new Error('the key does not fit its fingerprint')
  return crypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify'])
}

function toBase64url(octets: Uint8Array): string {
  return btoa(String.fromCharCode(...octets))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (symbol) => symbol.charCodeAt(0))
}
