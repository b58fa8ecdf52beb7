import { randomUUID } from 'node:crypto'
import { achieve, eventually, unless } from './client'
import type { Person } from './person'
import { buyForOrganization, buyProduct } from './purchase'
import { expectThat, type Journey } from './journey'

const PRODUCT = 'ESIM_YEARLY'

interface DemoEsim {
  id: string
  state: string
  isReady: boolean
}

/** Buys an eSIM and waits until the carrier has prepared its profile. */
export async function buyEsim(journey: Journey, person: Person): Promise<DemoEsim> {
  const known = new Set((await esimsOf(person)).map(({ id }) => id))
  await buyProduct(journey, person, PRODUCT)
  return eventually('the eSIM', async () =>
    (await esimsOf(person)).find(({ id, isReady }) => isReady && !known.has(id)),
  )
}

/** Buys an eSIM for an organization and waits until the carrier has prepared its profile. */
export async function buyEsimFor(
  journey: Journey,
  person: Person,
  organizationId: string,
): Promise<DemoEsim> {
  await buyForOrganization(journey, person, { productKey: PRODUCT, quantity: 1, organizationId })
  return eventually('the eSIM', async () => {
    const { organization } = await person.panel.send<{
      organization: { esims: { edges: { node: DemoEsim }[] } }
    }>(
      'query($id: ID!) { organization(id: $id) { esims(first: 100) { edges { node { id state isReady } } } } }',
      { id: organizationId },
    )
    return organization.esims?.edges.map(({ node }) => node).find(({ isReady }) => isReady)
  })
}

/** Reads the activation code, which is shown once. It repeats the request with the same key while the carrier is unavailable. */
export async function codeOf({ panel }: Person, esimId: string): Promise<string> {
  const input = { esimId, idempotencyKey: randomUUID() }
  const selection = 'esim { state } activationCode { text qrPng qrSvg } limitations { code }'
  const { activationCode } = await eventually('the activation code', () =>
    panel
      .mutate<{ activationCode: { text: string; qrSvg: string } }>('activateEsim', input, selection)
      .catch(unless('CARRIER_UNAVAILABLE')),
  )
  expectThat('the code is also a QR code', activationCode.qrSvg.startsWith('<svg'), activationCode.qrSvg)
  return activationCode.text
}

/** Uses the activation code on a simulated phone. The carrier notifies Enigm Command. */
export async function usePhone(
  { carrierUrl }: Journey,
  action: 'download' | 'enable' | 'delete',
  activationCode: string,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const body = JSON.stringify({ activationCode })
  await eventually(`the phone's ${action}`, async () => {
    await fetch(`${carrierUrl}/device/${action}`, { method: 'POST', body }).catch(() => null)
    return isDone()
  })
}

/** Buys an eSIM, activates it, and downloads and enables it on a simulated phone. */
export async function activateEsim(journey: Journey, person: Person): Promise<void> {
  await person.signIn()
  const { id } = await buyEsim(journey, person)
  await journey.logStep('eSIM', `${PRODUCT} bought: ORDERED; the carrier has prepared its profile`)
  const code = await codeOf(person, id)
  expectThat('a phone can read the code', /^LPA:1\$[^$]+\$[A-Z2-7]+$/.test(code), 'another text')
  await journey.logStep('activateEsim', 'RELEASED; the code was shown once, as text and as QR code')
  const isIn = (state: string) => async () =>
    (await esimsOf(person)).some((esim) => esim.id === id && esim.state === state)
  await usePhone(journey, 'download', code, isIn('INSTALLED'))
  await journey.logStep('the phone', 'INSTALLED, as the carrier notifies')
  await achieve(() => usePhone(journey, 'enable', code, isIn('ENABLED')), isIn('ENABLED'))
  await journey.logStep('the phone', 'ENABLED; Enigm Command knows no more than this state')
}

async function esimsOf({ panel }: Person): Promise<DemoEsim[]> {
  const { me } = await panel.send<{ me: { esims: { edges: { node: DemoEsim }[] } } }>(
    '{ me { esims(first: 100) { edges { node { id state isReady } } } } }',
  )
  return me.esims.edges.map(({ node }) => node)
}
