import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '@enigm/embedded'
import { chromium as browsers, expect, test } from '@playwright/test'
import { chromium } from './chromium'
import { signIn } from './account'
import { newPerson } from './person'

/** npx fetches it from the registry: no other command needs its 200 packages. */
const LIGHTHOUSE = 'lighthouse@12.8.2'
const least = { performance: 0.95, accessibility: 1, 'best-practices': 1 }

interface Report {
  readonly categories: Record<keyof typeof least, { readonly score: number }>
  readonly audits: Record<string, { readonly displayValue?: string }>
}

/** The scores of a page, as the default of Lighthouse measures it: a phone on a slow line, with an empty cache. */
function reportOf(address: string, port: number, directory: string): Report {
  const file = join(directory, 'report.json')
  const categories = Object.keys(least).join(',')
  const options = [`--port=${port}`, `--only-categories=${categories}`, '--disable-storage-reset', '--quiet']
  execFileSync('npx', ['--yes', LIGHTHOUSE, address, ...options, '--output=json', `--output-path=${file}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
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
    const measure = (address: string) => {
      const { categories, audits } = reportOf(`${baseURL}${address}`, port, directory)
      const scores = Object.fromEntries(Object.entries(categories).map(([name, { score }]) => [name, score]))
      const paint = audits['largest-contentful-paint']?.displayValue
      process.stdout.write(`${address} ${JSON.stringify(scores)} largest contentful paint ${paint}\n`)
      return Object.keys(least).filter((name) => scores[name]! < least[name as keyof typeof least])
    }
    expect(measure('/'), 'below the design on /').toEqual([])
    expect(measure('/sign-in'), 'below the design on /sign-in').toEqual([])
    const page = await context.newPage()
    await page.goto('/sign-in')
    await signIn({ page }, await newPerson())
    await expect(page.getByRole('heading', { name: 'What you have' })).toBeVisible()
    await page.close()
    expect(measure('/overview'), 'below the design on /overview').toEqual([])
  } finally {
    await context.close()
    rmSync(directory, { recursive: true })
  }
})
