import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { TorControlError, type ControlConnection } from './control-connection'

const COOKIE_BYTES = 32
const NONCE_BYTES = 32

/** What a daemon says about itself before the authentication. */
interface DaemonInfo {
  /** For example 0.4.9.11. */
  readonly version: string
}

/**
 * Authenticates with SAFECOOKIE: both sides prove that they can read the cookie of the daemon, and neither sends it (control-spec,
 * section 3.24). Every daemon that has a cookie offers this since Tor 0.2.3.
 * @throws TorControlError TOR_COOKIE if the daemon has no cookie or does not know the one in its file
 */
export async function authenticate(connection: ControlConnection): Promise<DaemonInfo> {
  const info = (await connection.send('PROTOCOLINFO 1')).join('\n')
  const cookie = await cookieOf(info)
  const clientNonce = randomBytes(NONCE_BYTES)
  const challenge = await connection.send(`AUTHCHALLENGE SAFECOOKIE ${clientNonce.toString('hex')}`)
  const [, serverHash = '', serverNonce = ''] =
    /SERVERHASH=([0-9A-F]{64}) SERVERNONCE=([0-9A-F]{64})/i.exec(challenge.join('\n')) ?? []
  const message = Buffer.concat([cookie, clientNonce, Buffer.from(serverNonce, 'hex')])
  const hash = (role: string) =>
    createHmac('sha256', `Tor safe cookie authentication ${role} hash`).update(message).digest()
  const received = Buffer.from(serverHash, 'hex')
  const expected = hash('server-to-controller')
  if (received.length !== expected.length || !timingSafeEqual(received, expected))
    throw new TorControlError(
      'TOR_COOKIE',
      'what listens at TOR_CONTROL does not know the cookie of its file',
    )
  await connection.send(`AUTHENTICATE ${hash('controller-to-server').toString('hex')}`)
  return { version: /VERSION Tor="([\d.]+)/.exec(info)?.[1] ?? '0' }
}

async function cookieOf(info: string): Promise<Buffer> {
  const [, methods = '', quoted] = /^AUTH METHODS=(\S+)(?: COOKIEFILE="((?:[^"\\]|\\.)*)")?/m.exec(info) ?? []
  if (!methods.split(',').includes('SAFECOOKIE') || quoted === undefined)
    throw new TorControlError('TOR_COOKIE', 'the Tor daemon has no cookie: set CookieAuthentication 1')
  const file = quoted.replace(/\\(.)/g, '$1')
  const cookie = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new TorControlError('TOR_COOKIE', `the cookie of the Tor daemon cannot be read: ${error.code}`)
  })
  if (cookie.length !== COOKIE_BYTES)
    throw new TorControlError('TOR_COOKIE', 'the file of the cookie has another length than 32 bytes')
  return cookie
}
