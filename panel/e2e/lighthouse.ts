import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from '@enigm/embedded'
import { chromium as browsers, expect, test } from '@playwright/test'
import { chromium } from './chromium'
import { signIn } from './account'
import { newPerson } from './person'

/** npx fetches it from the registry: no other command needs its 200 packages. */
const LIGHTHOUSE = 'lighthouse@12.8.2'
const least = { performance: 0.95, accessibility: 1, 'best-practices': 1 }

/** What the score of the performance is made of. */
const metrics = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'speed-index',
  'total-blocking-time',
  'cumulative-layout-shift',
]

interface Report {
  readonly categories: Record<keyof typeof least, { readonly score: number }>
  readonly audits: Record<string, { readonly displayValue?: string }>
}

/** The scores of a page, as the default of Lighthouse measures it: a phone on a slow line, with an empty cache. */
async function reportOf(address: string, port: number, directory: string): Promise<Report> {
  const file = join(directory, 'report.json')
  const categories = Object.keys(least).join(',')
  const options = [`--port=${port}`, `--only-categories=${categories}`, '--disable-storage-reset', '--quiet']
  // Not synchronous: Playwright lets each new page of the browser begin.
  await promisify(execFile)('npx', [
    ...['--yes', LIGHTHOUSE, address, ...options],
    ...['--output=json', `--output-path=${file}`],
  ])
  return JSON.parse(readFileSync(file, 'utf8'))
}

test('start, sign-in and overview have the scores of the design', async ({ baseURL }) => {
  test.setTimeout(600_000)
  const [port = 0] = await freePorts(1)
  const directory = mkdtempSync(join(tmpdir(), 'enigm-lighthouse-'))
  // Lighthouse opens its page in the default context, which therefore has to be signed in.
  const context = await browsers.launchPersistentContext(join(directory, 'profile'), {
    executablePath: chromium,
    args: ['--no-sandbox', `--remote-debugging-port=${port}`],
    ...(baseURL && { baseURL }),
    locale: 'en-US',
  })
  try {
    const measure = async (address: string) => {
      const { categories, audits } = await reportOf(`${baseURL}${address}`, port, directory)
      const scores = Object.fromEntries(Object.entries(categories).map(([name, { score }]) => [name, score]))
      const figures = metrics.map((name) => `${name} ${audits[name]?.displayValue}`).join(', ')
      process.stdout.write(`${address} ${JSON.stringify(scores)} ${figures}\n`)
      const below = Object.keys(least).filter((name) => scores[name]! < least[name as keyof typeof least])
      return below.map((name) => `${address} ${name}`)
    }
    const below = [...(await measure('/')), ...(await measure('/sign-in'))]
    const page = await context.newPage()
    await page.goto('/sign-in')
    await signIn({ page }, await newPerson())
    await expect(page.getByRole('heading', { name: 'What you have' })).toBeVisible()
    await page.close()
    below.push(...(await measure('/overview')))
    expect(below, 'scores below the design').toEqual([])
  } finally {
    await context.close()
    rmSync(directory, { recursive: true })
  }
})
