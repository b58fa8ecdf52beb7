import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { scopesOfRole } from '@enigm/contracts'
import { compileRules, enforcementOf, GuestAdmission, readSupergraph } from '@enigm/gateway'
import { buildSchema, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql'
import { median, percentile } from './measure'

const CHECKS = 20_000
const WARM_UP = 5_000
/** The goal, as a multiple of the time in which the same run validates the operation. */
const GOAL_RATIO = 1

const gateway = join(__dirname, '../../gateway')
/** Eight fields, with rules on the root field and below it. */
const operation = '{ me { id state sessions { edges { node { id state current startedAt } } } } }'

type Check = (document: DocumentNode, signedIn?: boolean) => Promise<void>

/** Calls the enforcement as the gateway does, for a signed-in customer. */
async function prepareCheck(schema: GraphQLSchema): Promise<Check> {
  const enforce = enforcementOf({
    rules: compileRules(parse(readSupergraph(join(gateway, 'dist', 'schema'), 'panel'))),
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
  return async (document, signedIn = true) => {
    const [definition] = document.definitions
    const context = { caller: signedIn ? caller : undefined }
    await enforce({ schema, document, operation: definition, context } as never)
  }
}

/** The duration of each run, in microseconds; `prepare` returns what it gets. */
async function timed<T>(run: (given: T) => unknown, prepare: () => T): Promise<number[]> {
  const measured: number[] = []
  for (let count = -WARM_UP; count < CHECKS; count++) {
    const given = prepare()
    const begun = performance.now()
    await run(given)
    if (count >= 0) measured.push((performance.now() - begun) * 1000)
  }
  return measured
}

async function main(): Promise<void> {
  const schema = buildSchema(readFileSync(join(gateway, 'schema', 'panel.graphql'), 'utf8'))
  const check = await prepareCheck(schema)
  const known = parse(operation)
  const refused = await check(known, false).then(
    () => false,
    () => true,
  )
  if (!refused) throw new Error('the check accepts an anonymous caller, so there is nothing to measure')
  const validated = await timed(
    (document: DocumentNode) => validate(schema, document),
    () => parse(operation),
  )
  const checked = (document: DocumentNode) => check(document)
  const rows: [string, number[]][] = [
    ['seen for the first time', await timed(checked, () => parse(operation))],
    ['asked again', await timed(checked, () => known)],
  ]
  console.log(`access check at the gateway, an operation of 8 fields, ${CHECKS} each`)
  for (const [name, values] of [['for comparison: validation', validated] as const, ...rows]) {
    const [middle, p99] = [median(values), percentile(values, 0.99)]
    console.log(`${name.padEnd(27)} median ${middle.toFixed(1)} µs, p99 ${p99.toFixed(1)} µs`)
  }
  const ratios = rows.map(([, values]) => median(values) / median(validated))
  console.log(
    `goal: at most ${GOAL_RATIO} × the validation; ${ratios.map((ratio) => ratio.toFixed(2)).join(' and ')}`,
  )
  if (Math.max(...ratios) > GOAL_RATIO) process.exitCode = 1
}

void main()
