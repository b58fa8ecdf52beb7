import { randomUUID } from 'node:crypto'
import { Failed, Person, Refused, type Gateway } from '@enigm/acceptance'
import { codesOf } from '../drill/buyers'
import type { LabDrill } from './drill'

const PIN = '482913'
const PRODUCT = 'ESIM_YEARLY'
/** Of each account: at ten wrong codes its limit begins, and others try the next codes. */
const CODES_OF_ONE_ACCOUNT = 8

/**
 * @param clients accounts that try each code at the same time
 * @param count of codes
 */
export function codes(clients: number, count: number): LabDrill {
  return {
    invariant: `of ${clients} clients that try each of ${count} codes at once, exactly one redeems it, and all others get one identical answer`,
    async run({ journey }) {
      const takeCode = await codesOf(journey, count)
      let people: Person[] = []
      const findings: string[] = []
      const answers = new Map<string, number>()
      for (let round = 0; round < count; round++) {
        if (round % CODES_OF_ONE_ACCOUNT === 0) people = await signedIn(journey.gateway, clients)
        const code = takeCode()
        const orders = await Promise.all(people.map(place))
        const outcomes = await Promise.all(
          people.map((person, index) => redeem(person, orders[index]!, code)),
        )
        for (const outcome of outcomes) answers.set(outcome, (answers.get(outcome) ?? 0) + 1)
        const redeemed = outcomes.filter((outcome) => outcome === 'redeemed').length
        const others = new Set(outcomes.filter((outcome) => outcome !== 'redeemed'))
        if (redeemed !== 1) findings.push(`a code was redeemed ${redeemed} times`)
        if (others.size > 1) findings.push(`different answers: ${[...others].join(' · ')}`)
      }
      return { findings, figures: [[...answers].map(([answer, times]) => `${times} × ${answer}`).join(', ')] }
    },
  }
}

async function signedIn(gateway: Gateway, count: number): Promise<Person[]> {
  const people: Person[] = []
  for (let number = 0; number < count; number++) people.push(await Person.create(gateway, PIN))
  for (const person of people) await person.signIn()
  return people
}

async function place({ panel }: Person): Promise<string> {
  const input = {
    productKey: PRODUCT,
    purchaseCountry: 'SE',
    method: 'CODE_COIN',
    idempotencyKey: randomUUID(),
  }
  return (await panel.mutate<{ order: { id: string } }>('createOrder', input, 'order { id }')).order.id
}

async function redeem({ panel }: Person, orderId: string, code: string): Promise<string> {
  try {
    await panel.mutate('redeemCodeCoin', { orderId, code, idempotencyKey: randomUUID() }, 'order { state }')
    return 'redeemed'
  } catch (error) {
    if (!(error instanceof Failed || error instanceof Refused)) throw error
    return error.message
  }
}
