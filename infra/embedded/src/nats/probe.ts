import { connect, ErrorCode, nkeyAuthenticator, type NatsError } from 'nats'
import { SetupError } from '../host/failure'
import { streamOf } from './permissions'

const ANSWER_MS = 3_000

/** A broker and the user that creates its streams; without a seed it has no users. */
export interface BrokerAccess {
  readonly url: string
  readonly seed: string | undefined
}

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

/** Requires that the broker of NATS_URL is usable. @throws SetupError that names its address and the remedy */
export async function requireExternalBroker(access: BrokerAccess): Promise<void> {
  try {
    await probeJetStream(access)
  } catch (error) {
    throw new SetupError(
      `NATS at NATS_URL (${new URL(access.url).host}) ${complaintOf(error as NatsError)}.`,
      {
        cause: error,
      },
    )
  }
}

function complaintOf({ code }: NatsError): string {
  if (code === (ErrorCode.NoResponders as string)) return 'has no JetStream: start it with --jetstream'
  if (refusals.has(code)) return 'refuses this user: set NATS_NKEY_SEED to the seed of a user of that broker'
  return 'does not answer: start it, correct NATS_URL, or unset NATS_URL to use the included broker'
}

const refusals = new Set<string>([
  ErrorCode.AuthorizationViolation,
  ErrorCode.AuthenticationExpired,
  ErrorCode.PermissionsViolation,
  ErrorCode.BadAuthentication,
])
