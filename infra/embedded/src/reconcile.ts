import { parseArgs } from 'node:util'
import { ask, signIn, signOut, type OperatorSession } from './operator-session'

const usage = `npm run reconcile

The differences that the last nightly comparison of processors, orders, payments and invoices has found. It changes nothing.
The exit code is 1 while there are differences. The command signs in as an operator: with OPERATOR_ACCOUNT_NUMBER and
OPERATOR_LOGIN_SECRET, or with the operator.json of the data directory.
  --url <origin>   the gateway; http://localhost:<PORT_BASE> by default`

interface Difference {
  readonly kind: string
  readonly recorded: string | null
  readonly reported: string | null
  readonly foundOn: string
}

interface Answer {
  readonly reconciliation: {
    readonly comparedAt: string
    readonly unreachable: readonly string[]
    readonly differences: {
      readonly edges: readonly { readonly node: Difference }[]
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

const document = `query($after: String) { reconciliation { comparedAt unreachable
  differences(first: 100, after: $after) {
    edges { node { kind recorded reported foundOn } } pageInfo { endCursor hasNextPage } } } }`

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { url: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help) return print(usage)
  const session = await signIn(values.url)
  try {
    const count = await list(session)
    process.exitCode = count > 0 ? 1 : 0
  } finally {
    await signOut(session)
  }
}

/** @returns the number of differences */
async function list(session: OperatorSession): Promise<number> {
  let count = 0
  for (let after: string | null = null, isMore = true; isMore;) {
    const { reconciliation: last }: Answer = await ask(session, '/internal/graphql', document, { after })
    if (!last) {
      print('No comparison was made yet: the first one is at 03:00 UTC.')
      return 0
    }
    if (count === 0) print(headOf(last))
    for (const { node } of last.differences.edges) print(lineOf(node))
    count += last.differences.edges.length
    isMore = last.differences.pageInfo.hasNextPage
    after = last.differences.pageInfo.endCursor
  }
  print(`${count} differences`)
  return count
}

function headOf({ comparedAt, unreachable }: NonNullable<Answer['reconciliation']>): string {
  const missing = unreachable.length > 0 ? `, without an answer for ${unreachable.join(', ')}` : ''
  return `compared at ${comparedAt}${missing}`
}

function lineOf({ kind, recorded, reported, foundOn }: Difference): string {
  return [foundOn, kind, `recorded ${recorded ?? 'nothing'}`, `reported ${reported ?? 'nothing'}`].join('  ')
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
})
