import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { SetupError } from './host/failure'
import { operatorFile } from './settings/process-environment'
import { portOf, readSettings } from './settings/settings'
import { dataDirOfPort } from './supervision/running-system'

const usage = `npm run stalled-work -- list [service]
npm run stalled-work -- retry <service> <id>
npm run stalled-work -- discard <service> <id> --reason OBSOLETE|REPAIRED|UNPROCESSABLE

Events and jobs that a service cannot process. The command signs in as an operator: with OPERATOR_ACCOUNT_NUMBER and
OPERATOR_LOGIN_SECRET, or with the operator.json of the data directory.
  --url <origin>   the gateway; http://localhost:<PORT_BASE> by default`

interface StalledWork {
  id: string
  kind: string
  type: string
  state: string
  attempts: number
  errorCode: string | null
  since: string
  correlationId: string
}

interface Page {
  edges: { node: StalledWork }[]
  pageInfo: { endCursor: string | null; hasNextPage: boolean }
}

interface Gateway {
  readonly origin: string
  readonly accessToken?: string
  readonly refreshToken?: string
}

async function main(): Promise<void> {
  const options = { url: { type: 'string' }, reason: { type: 'string' }, help: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [command, service, id] = positionals
  if (values.help || !command) return print(usage)
  const services = service === undefined && command === 'list' ? serviceNames : [requireService(service)]
  const gateway = await signIn(values.url)
  try {
    if (command === 'list') for (const name of services) await list(gateway, name)
    else if (command === 'retry') await settle(gateway, 'retry', services[0]!, { id: requireText(id) })
    else if (command === 'discard')
      await settle(gateway, 'discard', services[0]!, {
        id: requireText(id),
        reason: requireText(values.reason),
      })
    else throw new SetupError(usage)
  } finally {
    await signOut(gateway)
  }
}

function requireService(name: string | undefined): ServiceName {
  const known = serviceNames.find((each) => each === name)
  if (!known) throw new SetupError(`The service must be one of ${serviceNames.join(', ')}.`)
  return known
}

function requireText(text: string | undefined): string {
  if (!text) throw new SetupError(usage)
  return text
}

/** @throws SetupError without credentials, or if they are wrong */
async function signIn(url: string | undefined): Promise<Gateway> {
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

async function signOut(gateway: Gateway): Promise<void> {
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

async function list(gateway: Gateway, service: ServiceName): Promise<void> {
  const field = `${service}StalledWork`
  for (let after: string | null = null, isMore = true; isMore;) {
    const data: Record<string, Page> = await ask(
      gateway,
      '/internal/graphql',
      `query($after: String) { ${field}(first: 100, after: $after) {
         edges { node { id kind type state attempts errorCode since correlationId } }
         pageInfo { endCursor hasNextPage } } }`,
      { after },
    )
    const { edges, pageInfo } = data[field]!
    for (const { node } of edges) print(lineOf(service, node))
    isMore = pageInfo.hasNextPage
    after = pageInfo.endCursor
  }
}

function lineOf(service: string, work: StalledWork): string {
  const { id, kind, type, state, attempts, errorCode, since, correlationId } = work
  return [
    service,
    id,
    kind,
    state,
    type,
    `${attempts} attempts`,
    errorCode ?? '-',
    since,
    correlationId,
  ].join('  ')
}

/** @throws SetupError if the service has no such stalled work */
async function settle(
  gateway: Gateway,
  verb: 'retry' | 'discard',
  service: ServiceName,
  input: { id: string; reason?: string },
): Promise<void> {
  const name = `${service.charAt(0).toUpperCase()}${service.slice(1)}`
  const field = `${verb}${name}Work`
  const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}${name}WorkInput`
  const data = await ask<Record<string, { errors: { message: string }[] }>>(
    gateway,
    '/internal/graphql',
    `mutation($input: ${type}!) { ${field}(input: $input) { id errors { message } } }`,
    { input },
  )
  const [error] = data[field]!.errors
  if (error) throw new SetupError(`${service} ${input.id}: ${error.message}`)
  print(`${service}  ${input.id}  ${verb === 'retry' ? 'is retried' : 'was discarded'}`)
}

/** @throws SetupError with the message of the gateway, or without an answer */
async function ask<T>(
  { origin, accessToken }: Gateway,
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

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
})
