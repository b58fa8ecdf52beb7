import type { Page, Request } from '@playwright/test'
import { signIn } from './account'
import { newPerson } from './person'
import { expect, test } from './story'

/** So long that what leaves together also arrives together. */
const LATENCY_MS = 400

interface Exchange {
  readonly address: string
  readonly sent: number
  answered: number
}

/** Records every request of the page from now on, until its answer has begun. */
function exchanges(page: Page): Exchange[] {
  const recorded = new Map<Request, Exchange>()
  const list: Exchange[] = []
  page.on('request', (request) => {
    const exchange = { address: new URL(request.url()).pathname, sent: Date.now(), answered: Infinity }
    recorded.set(request, exchange)
    list.push(exchange)
  })
  page.on('response', (response) => {
    const exchange = recorded.get(response.request())
    if (exchange) exchange.answered = Date.now()
  })
  return list
}

/** The most requests of which each one waited for the answer to the one before it: the round trips of a load. */
function roundTrips(of: readonly Exchange[]): Exchange[] {
  const chains = new Map<Exchange, Exchange[]>()
  for (const exchange of [...of].sort((a, b) => a.sent - b.sent)) {
    const before = [...chains.entries()].filter(([{ answered }]) => answered <= exchange.sent)
    const longest = before.map(([, chain]) => chain).sort((a, b) => b.length - a.length)[0] ?? []
    chains.set(exchange, [...longest, exchange])
  }
  return [...chains.values()].sort((a, b) => b.length - a.length)[0] ?? []
}

test('the overview has its data two round trips after the page', async ({ panel }) => {
  const { page, cdp } = panel
  await page.goto('/sign-in')
  const person = await newPerson()
  await person.setPin()
  await signIn(panel, person)
  const data = page.getByText('Nothing waits for a decision of yours.')
  await expect(data).toBeVisible()
  await cdp.send('Network.enable')
  const line = { offline: false, downloadThroughput: -1, uploadThroughput: -1 }
  await cdp.send('Network.emulateNetworkConditions', { ...line, latency: LATENCY_MS })
  const sent = exchanges(page)

  await page.reload()
  await data.waitFor()
  await expect(page.getByRole('heading', { name: 'What you have' })).toBeVisible()

  // The hints of events are asked for when the data are there; the browser has the files of the panel in its cache.
  const beside = ['/events', '/favicon.svg']
  const overTheLine = sent.filter(
    ({ address, sent: at, answered }) => !beside.includes(address) && answered - at >= LATENCY_MS / 2,
  )
  const chain = roundTrips(overTheLine.filter(({ answered }) => answered < Infinity))
  expect(chain.map(({ address }) => address)).toEqual(['/overview', '/auth/refresh', '/graphql'])
})
