import { existsSync, readFileSync } from 'node:fs'
import { SetupError } from './host/failure'
import { operatorFile } from './settings/process-environment'
import { portOf, readSettings } from './settings/settings'
import { dataDirOfPort } from './supervision/running-system'

/** An operator who is signed in at a gateway. */
export interface OperatorSession {
  readonly origin: string
  readonly accessToken?: string
  readonly refreshToken?: string
}

/**
 * Signs in with OPERATOR_ACCOUNT_NUMBER and OPERATOR_LOGIN_SECRET, or with the `operator.json` of the data directory.
 * @param url the gateway; that of PORT_BASE without one
 * @throws SetupError without credentials, or if they are wrong
 */
export async function signIn(url: string | undefined): Promise<OperatorSession> {
  const own = readSettings(process.env)
  const origin = new URL(url ?? `http://localhost:${portOf('gateway', own)}`).origin
  const dataDir = dataDirOfPort(Number(new URL(origin).port)) ?? own.dataDir
  const input = credentials(operatorFile({ ...own, dataDir }))
  const { startSession } = await ask<{
    startSession: { accessToken: string | null; refreshToken: string | null }
  }>(
    { origin },
    '/graphql',
    'mutation($input: StartSessionInput!) { startSession(input: $input) { accessToken refreshToken } }',
    { input },
  )
  const { accessToken, refreshToken } = startSession
  if (!accessToken || !refreshToken) throw new SetupError('The account number or the login secret is wrong.')
  return { origin, accessToken, refreshToken }
}

export async function signOut(gateway: OperatorSession): Promise<void> {
  const input = { refreshToken: gateway.refreshToken }
  const document = 'mutation($input: EndSessionInput!) { endSession(input: $input) { errors { code } } }'
  await ask(gateway, '/graphql', document, { input })
}

function credentials(file: string): { accountNumber: string; loginSecret: string } {
  const { OPERATOR_ACCOUNT_NUMBER: accountNumber, OPERATOR_LOGIN_SECRET: loginSecret } = process.env
  if (accountNumber && loginSecret) return { accountNumber, loginSecret }
  if (!existsSync(file))
    throw new SetupError(
      `No operator is known: set OPERATOR_ACCOUNT_NUMBER and OPERATOR_LOGIN_SECRET, or DATA_DIR to the directory of ${file}.`,
    )
  const known = JSON.parse(readFileSync(file, 'utf8')) as { accountNumber: string; loginSecret: string }
  return { accountNumber: known.accountNumber, loginSecret: known.loginSecret }
}

/** @throws SetupError with the message of the gateway, or without an answer */
export async function ask<T>(
  { origin, accessToken }: OperatorSession,
  path: string,
  query: string,
  variables: object = {},
): Promise<T> {
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query, variables }),
  }).catch((cause: unknown) => {
    throw new SetupError(`No gateway answers at ${origin}: set PORT_BASE (or --url) to its address.`, {
      cause,
    })
  })
  const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] }
  if (errors?.[0] || !data) throw new SetupError(errors?.[0]?.message ?? 'The gateway has given no answer.')
  return data
}
