import { parseArgs } from 'node:util'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { SetupError } from './host/failure'
import { ask, signIn, signOut, type OperatorSession } from './operator-session'

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

async function list(gateway: OperatorSession, service: ServiceName): Promise<void> {
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
  gateway: OperatorSession,
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

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
})
