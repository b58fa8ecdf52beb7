import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Machine, Person, registerClient } from '@enigm/acceptance'
import { spread, type LabDrill, type Stage } from './drill'

const PIN = '528164'
const ROUNDS = 10
const REVOKED_WITHIN_MILLISECONDS = 1_000
const GIVEN_UP_MILLISECONDS = 10_000
const WRONG_SECRETS = 60
const WRONG_PINS = 200
/** The limit of wrong secrets for one number, and of wrong PINs for one account. */
const SECRETS_CHECKED = 20
const PINS_CHECKED = 5
/** Wrong proofs on their way between two replicas are counted late. */
const SECRETS_ON_THE_WAY = 4
const path = '/partner/graphql'
const query = '{ serverRegions { code } }'

/** The addresses of the gateways themselves. */
export function gatewaysOf({ lab }: Stage): string[] {
  return lab.layout.numbers.map((number) => `http://127.0.0.1:${lab.layout.replica('gateway', number)}`)
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: object,
): Promise<{ status: number; code?: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] }
  return { status: response.status, code: errors?.[0]?.extensions.code }
}

async function signedIn(stage: Stage): Promise<Person> {
  const person = await Person.create(stage.journey.gateway, PIN)
  await person.signIn()
  await person.setPin()
  return person
}

export const replay: LabDrill = {
  invariant: 'a DPoP proof that one gateway has accepted is refused by the other',
  async run(stage) {
    const person = await signedIn(stage)
    const { organization } = await person.panel.mutate<{ organization: { id: string } }>(
      'createOrganization',
      { idempotencyKey: randomUUID() },
      'organization { id }',
    )
    const origin = `http://localhost:${stage.lab.layout.of('gateway')}`
    const machine = await Machine.create(stage.lab.url, origin)
    machine.clientId = await registerClient(person, machine.publicKey, organization.id)
    const gateways = gatewaysOf(stage)
    const findings: string[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const headers = await machine.headers(path)
      const [first, ...others] = round % 2 ? gateways : [...gateways].reverse()
      const accepted = await post(first! + path, headers, { query })
      if (accepted.status !== 200) findings.push(`a first use was answered ${accepted.status}`)
      for (const other of others) {
        const again = await post(other + path, headers, { query })
        if (again.code !== 'UNAUTHENTICATED') findings.push(`a replay was answered ${again.status}`)
      }
    }
    return {
      findings,
      figures: [`${ROUNDS} proofs, each replayed at ${gateways.length - 1} other gateway(s)`],
    }
  },
}

export const revocation: LabDrill = {
  invariant: 'a closed session is refused by every gateway within a second',
  async run(stage) {
    const person = await signedIn(stage)
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const { sessionId, accessToken } = await (await another(person)).signIn()
      const headers = { authorization: `Bearer ${accessToken}` }
      const begun = performance.now()
      await person.panel.mutate('closeSession', { sessionId }, 'session { state }')
      const refusals = gatewaysOf(stage).map(async (gateway) => {
        const isRefused = async () =>
          (await post(`${gateway}/graphql`, headers, { query: '{ me { id } }' })).code === 'UNAUTHENTICATED'
        while (!(await isRefused()) && performance.now() - begun < GIVEN_UP_MILLISECONDS) await delay(2)
        times.push(performance.now() - begun)
      })
      await Promise.all(refusals)
    }
    const late = times.filter((time) => time > REVOKED_WITHIN_MILLISECONDS)
    return {
      findings: late.map((time) => `refused after ${Math.round(time)} ms`),
      figures: [spread('from the request to the refusal at each gateway', times)],
    }

    async function another({ gateway, accountNumber, loginSecret }: Person): Promise<Person> {
      return Person.known(gateway, { accountNumber, loginSecret }, PIN)
    }
  },
}

export const limits: LabDrill = {
  invariant: `of ${WRONG_PINS} wrong PINs at once at most ${PINS_CHECKED} are checked, and the limit of wrong secrets counts over all replicas`,
  async run(stage) {
    const person = await signedIn(stage)
    const gateways = gatewaysOf(stage)
    const { accessToken } = await person.signIn()
    const pins = await Promise.all(
      Array.from({ length: WRONG_PINS }, (_, number) =>
        mutate(gateways[number % gateways.length]!, 'authorizeCriticalOperation', accessToken, {
          ...{ pin: String(600_000 + number), operation: 'SERVER_DELETION', targetId: 'srv_x' },
        }),
      ),
    )
    const checked = pins.filter((code) => code === 'PIN_WRONG').length
    const secrets: string[] = []
    for (let number = 0; number < WRONG_SECRETS; number++) {
      const input = { accountNumber: person.accountNumber, loginSecret: '0'.repeat(32) }
      secrets.push(await mutate(gateways[number % gateways.length]!, 'startSession', undefined, input))
    }
    const tried = secrets.filter((code) => code === 'CREDENTIALS_WRONG').length
    const isSignedIn = await person.signIn().then(
      () => true,
      () => false,
    )
    return {
      findings: [
        ...(checked > PINS_CHECKED ? [`${checked} wrong PINs were checked`] : []),
        ...(tried > SECRETS_CHECKED + SECRETS_ON_THE_WAY ? [`${tried} wrong secrets were checked`] : []),
        ...(isSignedIn ? [] : ['the holder was locked out by the wrong secrets of others']),
      ],
      figures: [
        `${WRONG_PINS} wrong PINs at ${gateways.length} gateways: ${checked} answered as wrong, ${countsOf(pins)}`,
        `${WRONG_SECRETS} wrong secrets: ${tried} answered as wrong, ${countsOf(secrets)}`,
      ],
    }
  },
}

/** @returns the code of the error */
export async function mutate(
  gateway: string,
  name: string,
  token: string | undefined,
  input: object,
): Promise<string> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
  const response = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({
      query: `mutation ($input: ${type}!) { ${name}(input: $input) { errors { code } } }`,
      variables: { input },
    }),
  })
  const { data, errors } = (await response.json()) as any
  return errors?.[0]?.extensions.code ?? data?.[name]?.errors[0]?.code ?? 'accepted'
}

export function countsOf(codes: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].map(([code, count]) => `${count} × ${code}`).join(', ')
}
