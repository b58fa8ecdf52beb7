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
/** Odd, for a median. */
const VISITS = 3
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

interface Visit {
  readonly address: string
  /** Of the browser, for debugging. */
  readonly port: number
  readonly directory: string
  /** The cookie of the session and the cache stay; otherwise the cache is empty. */
  readonly keepsStorage: boolean
}

/** One visit, as the default of Lighthouse measures it: a phone on a slow line. */
async function visit({ address, port, directory, keepsStorage }: Visit): Promise<Report> {
  const file = join(directory, 'report.json')
  const categories = Object.keys(least).join(',')
  const storage = keepsStorage ? ['--disable-storage-reset'] : []
  const options = [`--port=${port}`, `--only-categories=${categories}`, ...storage, '--quiet']
  // Not synchronous: Playwright lets each new page of the browser begin.
  await promisify(execFile)('npx', [
    ...['--yes', LIGHTHOUSE, address, ...options],
    ...['--output=json', `--output-path=${file}`],
  ])
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The visit with the median performance: other programs on the machine slow single visits down. */
async function reportOf(of: Visit): Promise<Report> {
  const reports: Report[] = []
  for (let count = 0; count < VISITS; count++) reports.push(await visit(of))
  const performanceOf = ({ categories }: Report) => categories.performance.score
  return reports.sort((one, other) => performanceOf(one) - performanceOf(other))[(VISITS - 1) / 2]!
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
    const measure = async (path: string, keepsStorage: boolean) => {
      const address = `${baseURL}${path}`
      const { categories, audits } = await reportOf({ address, port, directory, keepsStorage })
      const scores = Object.fromEntries(Object.entries(categories).map(([name, { score }]) => [name, score]))
      const figures = metrics.map((name) => `${name} ${audits[name]?.displayValue}`).join(', ')
      process.stdout.write(`${path} ${JSON.stringify(scores)} ${figures}\n`)
      const below = Object.keys(least).filter((name) => scores[name]! < least[name as keyof typeof least])
      return below.map((name) => `${path} ${name}`)
    }
    const below = [...(await measure('/', false)), ...(await measure('/sign-in', false))]
    const page = await context.newPage()
    await page.goto('/sign-in')
    await signIn({ page }, await newPerson())
    await expect(page.getByRole('heading', { name: 'What you have' })).toBeVisible()
    await page.close()
    below.push(...(await measure('/overview', true)))
    expect(below, 'scores below the design').toEqual([])
  } finally {
    await context.close()
    rmSync(directory, { recursive: true })
  }
})
