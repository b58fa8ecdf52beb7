import { connect, ErrorCode, nkeyAuthenticator, type NatsError } from 'nats'
import { streamOf } from './permissions'
import type { BrokerAccess } from './streams'

const ANSWER_MS = 3_000

/**
 * Requires that JetStream answers: a broker whose disk was full can accept connections and answer nothing else.
 * @throws NatsError
 */
export async function probeJetStream({ url, seed }: BrokerAccess): Promise<void> {
  const connection = await connect({
    servers: url,
    name: 'infrastructure',
    inboxPrefix: '_INBOX_infrastructure',
    authenticator: seed ? nkeyAuthenticator(Buffer.from(seed)) : undefined,
    reconnect: false,
    timeout: ANSWER_MS,
  })
  try {
    await connection.request(`$JS.API.STREAM.INFO.${streamOf('accounts')}`, '', { timeout: ANSWER_MS })
  } finally {
    await connection.close()
  }
}

/** Why a broker is not usable, as the end of a sentence about it. */
export function complaintOf(error: unknown): string {
  const { code } = error as NatsError
  if (code === (ErrorCode.NoResponders as string)) return 'has no JetStream: start it with --jetstream'
  if (refusals.has(code)) return 'refuses this user: set NATS_NKEY_SEED to the seed of a user of that broker'
  return 'does not answer: start it, or correct NATS_URL'
}

const refusals = new Set<string>([
  ErrorCode.AuthorizationViolation,
  ErrorCode.AuthenticationExpired,
  ErrorCode.PermissionsViolation,
  ErrorCode.BadAuthentication,
])
