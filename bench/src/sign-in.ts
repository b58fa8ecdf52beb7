import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { definition, PinHash } from '@enigm/accounts'
import type { RunningSubgraph } from '@enigm/subgraph'
import {
  callerOf,
  createTestKey,
  internalToken,
  statementsOf,
  type TestCaller,
  type TestKey,
} from '@enigm/subgraph/testkit'
import { startBenchSubgraphs } from './infrastructure'
import { median, percentile } from './measure'

const WARM_UP = 50
const SIGN_INS = 500
const GRANTS = 60
const SESSIONS = 20
/** The goal of a sign-in, as a multiple of a read of the own account in the same run. */
const SIGN_IN_GOAL_RATIO = 10
const pin = '483920'

const createAccount = `mutation ($input: CreateAccountInput!) { createAccount(input: $input) {
  account { id } accountNumber loginSecret errors { code } } }`
const startSession = `mutation ($input: StartSessionInput!) { startSession(input: $input) {
  session { id } accessToken errors { code } } }`
const setPin = 'mutation ($input: SetCriticalPinInput!) { setCriticalPin(input: $input) { errors { code } } }'
const authorize = `mutation ($input: AuthorizeCriticalOperationInput!) {
  authorizeCriticalOperation(input: $input) { grant { token } errors { code } } }`
const smallestRead = '{ me { id } }'
const me =
  '{ me { id state sessions { edges { node { id state current deviceHandle startedAt availableActions } } } } }'

interface Person {
  credentials: { accountNumber: string; loginSecret: string }
  caller: TestCaller
}

/** The accounts service in this process, called over HTTP like by the gateway. */
class Accounts {
  constructor(
    readonly running: RunningSubgraph,
    private readonly key: TestKey,
  ) {}

  /** @throws Error when the answer contains an error */
  async must(query: string, input: object, caller?: TestCaller): Promise<any> {
    const token = await internalToken(this.key, 'accounts', caller ?? { scopes: [] })
    const response = await fetch(this.running.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { input } }),
    })
    const { data, errors } = (await response.json()) as any
    const [payload] = Object.values<any>(data ?? {})
    const failure = errors?.[0] ?? payload?.errors?.[0]
    if (failure || !payload) throw new Error(`refused with ${JSON.stringify(failure)}: ${query}`)
    return payload
  }

  async person(): Promise<Person> {
    const { account, ...credentials } = await this.must(createAccount, { idempotencyKey: randomUUID() })
    const { accountNumber, loginSecret } = credentials
    const { session } = await this.must(startSession, { accountNumber, loginSecret })
    const caller = callerOf('CUSTOMER', { accountId: account.id, sessionId: session.id })
    return { credentials: { accountNumber, loginSecret }, caller }
  }
}

async function main(): Promise<void> {
  const key = await createTestKey()
  const bench = await startBenchSubgraphs([definition], { INTERNAL_PUBLIC_KEYS: key.jwks })
  try {
    const accounts = new Accounts(bench.running[0]!, key)
    const results = [await signIns(accounts), await pinChecks(accounts), await statements(accounts)]
    if (results.includes(false)) process.exitCode = 1
  } finally {
    await bench.stop()
  }
}

/** Sign-ins with account number and login secret, one after the other, each with another account. */
async function signIns(accounts: Accounts): Promise<boolean> {
  const people: Person[] = []
  for (let count = 0; count < 20; count++) people.push(await accounts.person())
  const [measured, reads]: [number[], number[]] = [[], []]
  for (let count = -WARM_UP; count < SIGN_INS; count++) {
    const { credentials, caller } = people[(count + WARM_UP) % people.length]!
    const readBegun = performance.now()
    await accounts.must(smallestRead, {}, caller)
    const begun = performance.now()
    const { accessToken } = await accounts.must(startSession, credentials)
    if (count >= 0) {
      reads.push(begun - readBegun)
      measured.push(performance.now() - begun)
    }
    if (accessToken.split('.').length !== 3) throw new Error('a sign-in gave no token')
  }
  const [middle, p99, read] = [median(measured), percentile(measured, 0.99), median(reads)]
  console.log(
    `startSession, ${SIGN_INS} over HTTP    median ${middle.toFixed(1)} ms (${(middle / read).toFixed(1)} × a read), p99 ${p99.toFixed(1)} ms`,
  )
  return middle < read * SIGN_IN_GOAL_RATIO
}

/** Grants for the right PIN, and how much of their time argon2 takes. */
async function pinChecks(accounts: Accounts): Promise<boolean> {
  const { caller, credentials } = await accounts.person()
  await accounts.must(setPin, { pin, loginSecret: credentials.loginSecret }, caller)
  const hashes = accounts.running.app.get(PinHash)
  const matches = hashes.matches.bind(hashes)
  let hashing = 0
  hashes.matches = async (hashed, given) => {
    const begun = performance.now()
    const isRight = await matches(hashed, given)
    hashing += performance.now() - begun
    return isRight
  }
  const input = { pin, operation: 'LOGIN_SECRET_ROTATION', targetId: caller.accountId }
  const checksBefore = hashes.checks
  const begun = performance.now()
  for (let count = 0; count < GRANTS; count++) await accounts.must(authorize, input, caller)
  const total = performance.now() - begun
  const checks = hashes.checks - checksBefore
  const each = (time: number) => (time / GRANTS).toFixed(1)
  console.log(
    `authorizeCriticalOperation, ${GRANTS}    mean ${each(total)} ms, of which argon2 ${each(hashing)} ms (${Math.round((100 * hashing) / total)} %), ${checks / GRANTS} hash each`,
  )
  return checks === GRANTS && hashing > total / 2
}

/** What one request for the own account with its sessions asks of PostgreSQL, with one session and with many. */
async function statements(accounts: Accounts): Promise<boolean> {
  const { caller, credentials } = await accounts.person()
  const one = await statementsOf(accounts.running.app, () => accounts.must(me, {}, caller))
  for (let count = 1; count < SESSIONS; count++) await accounts.must(startSession, credentials)
  const many = await statementsOf(accounts.running.app, () => accounts.must(me, {}, caller))
  const tables = many.map((text) => /\bFROM (\w+)/.exec(text)?.[1])
  console.log(
    `me { sessions }                    statements ${one.length} with 1 session, ${many.length} with ${SESSIONS} (${tables.join(', ')})`,
  )
  return JSON.stringify(one) === JSON.stringify(many) && tables.join() === 'account,session'
}

void main()
