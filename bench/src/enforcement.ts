import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { scopesOfRole } from '@enigm/contracts'
import { compileRules, enforcementPlugin, GuestAdmission, readSupergraph } from '@enigm/gateway'
import { buildSchema, parse, type DocumentNode } from 'graphql'
import { median, percentile } from './measure'

const CHECKS = 20_000
const WARM_UP = 5_000
const GOAL_MICROSECONDS = 100

const schemas = join(__dirname, '../../gateway/dist/schema')
/** Eight fields, with rules on the root field and below it. */
const operation = '{ me { id state sessions { edges { node { id state current startedAt } } } } }'

type Check = (document: DocumentNode, signedIn?: boolean) => Promise<void>

/** Calls the plugin like Apollo Server, for a signed-in customer. */
async function prepareCheck(): Promise<Check> {
  const schema = buildSchema(readFileSync(join(schemas, 'panel.graphql'), 'utf8'))
  const plugin = enforcementPlugin({
    rules: compileRules(parse(readSupergraph(schemas, 'panel'))),
    audience: 'panel',
    authority: {
      beforeMutation: async () => {},
      recordDenial: async () => {},
    },
    guests: new GuestAdmission({ burst: 1, perMinute: 1 }, () => {}),
  })
  const caller = {
    accountId: 'acct_bench',
    sessionId: 'sess_bench',
    role: 'CUSTOMER' as const,
    scopes: new Set(scopesOfRole.CUSTOMER),
    tokenId: 'jti_bench',
  }
  const listener = await plugin.requestDidStart?.({} as never)
  return async (document, signedIn = true) => {
    const [definition] = document.definitions
    const contextValue = { caller: signedIn ? caller : undefined }
    const request = { schema, document, operation: definition, contextValue }
    await listener?.didResolveOperation?.(request as never)
  }
}

/** The duration of each check, in microseconds; `next` returns the documents. */
async function timed(check: Check, next: () => DocumentNode): Promise<number[]> {
  const measured: number[] = []
  for (let count = -WARM_UP; count < CHECKS; count++) {
    const document = next()
    const begun = performance.now()
    await check(document)
    if (count >= 0) measured.push((performance.now() - begun) * 1000)
  }
  return measured
}

async function main(): Promise<void> {
  const check = await prepareCheck()
  const known = parse(operation)
  const refused = await check(known, false).then(
    () => false,
    () => true,
  )
  if (!refused) throw new Error('the check accepts an anonymous caller, so there is nothing to measure')
  const rows: [string, number[]][] = [
    ['seen for the first time', await timed(check, () => parse(operation))],
    ['asked again', await timed(check, () => known)],
  ]
  console.log(`access check at the gateway, an operation of 8 fields, ${CHECKS} each`)
  for (const [name, values] of rows) {
    const [middle, p99] = [median(values), percentile(values, 0.99)]
    console.log(`${name.padEnd(24)} median ${middle.toFixed(1)} µs, p99 ${p99.toFixed(1)} µs`)
    if (middle >= GOAL_MICROSECONDS) process.exitCode = 1
  }
}

void main()
