import type { Page } from '@playwright/test'
import { signIn } from './account'
import { newPerson } from './person'
import { expect, test } from './story'

const ROWS = 100
/** What Lighthouse allows on a page that answers at once: the blocking time of all its tasks, each one beyond 50 ms. */
const MOST_BLOCKING_MS = 200

/** Milliseconds by which tasks of the page have been longer than 50 ms since the last call. */
function blockingTime(page: Page): Promise<number> {
  return page.evaluate(() => {
    const holder = globalThis as { longTasks?: PerformanceObserver }
    if (!holder.longTasks) {
      holder.longTasks = new PerformanceObserver(() => undefined)
      holder.longTasks.observe({ type: 'longtask' })
    }
    return holder.longTasks.takeRecords().reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0)
  })
}

test('a list of 100 rows grows and scrolls without a task that a person notices', async ({ panel }) => {
  test.setTimeout(240_000)
  const { page } = panel
  const person = await newPerson()
  for (let change = 0; change < ROWS; change++) {
    const input = { joinDayShown: change % 2 === 0, shownToFellowMembers: true }
    await person.panel.mutate('updateAccountVisibility', input, 'account { id }')
  }
  await page.goto('/sign-in')
  await signIn(panel, person)
  await page.getByRole('link', { name: 'Audit log', exact: true }).click()
  const rows = page.getByRole('table', { name: 'Audit trail' }).locator('tbody tr')
  await expect(rows.first()).toBeVisible()
  await blockingTime(page)

  while ((await rows.count()) < ROWS) {
    const before = await rows.count()
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => rows.count()).toBeGreaterThan(before)
  }
  const growing = await blockingTime(page)
  for (let step = 0; step < 40; step++) await page.mouse.wheel(0, step < 20 ? 400 : -400)
  await page.waitForTimeout(500)
  const scrolling = await blockingTime(page)

  process.stdout.write(
    `${await rows.count()} rows: blocked ${growing} ms while growing, ${scrolling} ms while scrolling\n`,
  )
  expect(growing).toBeLessThanOrEqual(MOST_BLOCKING_MS)
  expect(scrolling).toBeLessThanOrEqual(MOST_BLOCKING_MS)
})
