import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { processEnvironment } from '@enigm/embedded'
import type { Page } from '@playwright/test'
import { Client } from 'pg'
import { createAccount, setPin } from './account'
import { accept, createOrganization, invite } from './organization'
import { runningSystem } from './person'
import { expect, inAnotherBrowser, test, type Panel } from './story'

const DAY_MS = 86_400_000

const content = join(__dirname, '..', '..', 'services', 'guidance', 'content')
const bank = readFileSync(join(content, 'exam', 'essential.en.yaml'), 'utf8')

/** The texts of the correct choices of each question, by its text. */
const correct = new Map(
  bank.split(/^- id: /m).map((item) => {
    const [, question = ''] = /^ {2}question: (.*)$/m.exec(item) ?? []
    const ids = [...(item.split(/^ {2}correct:$/m)[1] ?? '').matchAll(/^ {4}- (\w+)$/gm)].map(([, id]) => id!)
    const texts = ids.map((id) => new RegExp(`- id: ${id}\\n {6}text: (.*)$`, 'm').exec(item)?.[1] ?? '')
    return [unquoted(question), texts.map(unquoted)]
  }),
)

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, '$2').replaceAll("''", "'")
}

const toTraining = (page: Page) => page.getByRole('link', { name: 'Training', exact: true }).click()

async function readModule({ page, isAccessible }: Panel): Promise<void> {
  await toTraining(page)
  await expect(page.getByText('0 of 11').first()).toBeVisible()
  await isAccessible()
  await page.getByRole('table', { name: 'Essential course' }).getByRole('link').first().click()
  await expect(
    page.getByRole('heading', { name: 'The task of Enigm Command, and its boundary' }),
  ).toBeVisible()
  await expect(page.getByText('Enigm Command is the control plane of the Enigm products.')).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Mark as completed' }).click()
  await expect(page.getByText('The module is completed.')).toBeVisible()
  await page.getByRole('link', { name: 'To the training' }).click()
  await expect(page.getByText('1 of 11')).toBeVisible()
}

/** Answers with the keyboard alone: Tab leads to a question, the space bar chooses. */
async function passExam({ page, isAccessible }: Panel): Promise<void> {
  const start = page.getByRole('button', { name: 'Start the final exam: Essential course' })
  await start.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Final exam: Essential course' })).toBeVisible()
  await expect(page.getByRole('timer')).toContainText(/Time left: (30:00|29:\d\d)/)
  await isAccessible()
  const questions = page.getByRole('group')
  await expect(questions).toHaveCount(20)
  const legends = await page.locator('legend').allTextContents()
  await answer(page, 0, legends[0]!)
  // Another page of the panel keeps the answers; a reload keeps the questions in their order, and the time goes on.
  await page.getByRole('link', { name: 'To the training' }).click()
  await page.getByRole('link', { name: 'Continue the final exam: Essential course' }).click()
  await expect(questions.first().getByRole('radio', { checked: true })).toHaveCount(
    (await questions.first().getByRole('radio').count()) > 0 ? 1 : 0,
  )
  await page.reload()
  await expect(questions).toHaveCount(20)
  expect(await page.locator('legend').allTextContents()).toEqual(legends)
  await expect(page.getByText('Questions without an answer: 20.')).toBeVisible()
  for (const [index, legend] of legends.entries()) await answer(page, index, legend)
  await expect(page.getByText('Questions without an answer')).toBeHidden()
  await page.getByRole('button', { name: 'Submit the answers' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Result: Essential course' })).toBeVisible()
  await expect(page.getByText('20, needed 16')).toBeVisible()
  await expect(page.getByText('Passed', { exact: true })).toBeVisible()
  await isAccessible()
}

async function answer(page: Page, index: number, legend: string): Promise<void> {
  const group = page.getByRole('group').nth(index)
  for (const text of correct.get(legend.replace(/^\d+\. /, ''))!) {
    await group.getByLabel(text, { exact: true }).focus()
    await page.keyboard.press('Space')
  }
}

test('a member takes the training and decides who sees the result', async ({ panel, browser }) => {
  test.setTimeout(180_000)
  const { page } = panel
  await setPin(panel, await createAccount(panel))
  await createOrganization(panel)
  const invitation = await invite(panel, 'member')
  const member = await inAnotherBrowser(browser)
  await createAccount(member)
  await accept(member, invitation)
  await test.step('a module is read', () => readModule(member))
  await test.step('the exam is passed with the keyboard alone', () => passExam(member))
  await test.step('the next attempt has to wait', async () => {
    await member.page.getByRole('link', { name: 'To the training' }).click()
    await expect(member.page.getByText('The next attempt is possible from')).toBeVisible()
    await member.page.getByRole('button', { name: 'Start the final exam: Essential course' }).click()
    await expect(
      member.page.getByText('The next attempt is possible later. Nothing was started.'),
    ).toBeVisible()
    await member.isAccessible()
  })
  await test.step('the organization sees nothing until the member allows it', async () => {
    await toTraining(page)
    await expect(page.getByText('No member shows the result')).toBeVisible()
    await panel.isAccessible()
    await member.page.getByRole('button', { name: 'Allow' }).click()
    await expect(member.page.getByText('The organization sees now whether you have passed.')).toBeVisible()
    await page.reload()
    const row = page.getByRole('table', { name: 'Training' }).getByRole('row').nth(1)
    await expect(row.getByRole('cell').nth(1)).toHaveText('Passed')
    await expect(row.getByRole('cell').nth(2)).toHaveText('Not passed')
    await panel.isAccessible()
  })
  await test.step('the member withdraws it', async () => {
    await member.page.getByRole('button', { name: 'Withdraw' }).click()
    await expect(member.page.getByText('no longer sees whether you have passed.').first()).toBeVisible()
    await page.reload()
    await expect(page.getByText('No member shows the result')).toBeVisible()
  })
  await test.step('the page is there in German', async () => {
    await member.page.goto('/training?lang=de')
    await expect(member.page.getByRole('heading', { name: 'Grundkurs' })).toBeVisible()
    await expect(member.page.getByText('1 von 11')).toBeVisible()
    await member.isAccessible()
  })
  await member.hasNoFault()
})

test('the time of an exam is that of the service, whatever the clock of the browser', async ({ panel }) => {
  const { page, isAccessible } = panel
  await page.clock.install({ time: Date.now() + DAY_MS })
  await createAccount(panel)
  await toTraining(page)
  await page.getByRole('button', { name: 'Start the final exam: Essential course' }).click()
  const timer = page.getByRole('timer')
  await expect(timer).toContainText(/Time left: (30:00|29:\d\d)/)
  await test.step('another page and the way back take no time from it', async () => {
    await page.getByRole('link', { name: 'To the training' }).click()
    await page.clock.fastForward('10:00')
    await page.getByRole('link', { name: 'Continue the final exam: Essential course' }).click()
    await expect(timer).toContainText(/Time left: (30:00|29:\d\d)/)
  })
  await test.step('its end is shown, and the service decides whether the answers were in time', async () => {
    await page.clock.fastForward('31:00')
    await expect(timer).toContainText('Time left: 0:00')
    await expect(page.getByText('The time is over.')).toBeVisible()
    await isAccessible()
    await page.getByRole('button', { name: 'Submit the answers' }).click()
    await expect(page.getByRole('heading', { name: 'Result: Essential course' })).toBeVisible()
    await expect(page.getByText('0, needed 16')).toBeVisible()
    await expect(page.getByText('Not passed', { exact: true })).toBeVisible()
  })
})

/** Makes an open attempt one at an earlier revision of its exam, as a release with other questions does. */
async function revise(attemptId: string): Promise<void> {
  const { DATABASE_URL: connectionString } = processEnvironment('guidance', await runningSystem())
  const database = new Client({ connectionString })
  await database.connect()
  try {
    await database.query(`UPDATE exam_attempt SET fingerprint = 'earlier' WHERE id = $1`, [attemptId])
  } finally {
    await database.end()
  }
}

test('an exam that is revised during an attempt leads to another one, which counts', async ({ panel }) => {
  const { page, isAccessible } = panel
  await createAccount(panel)
  await toTraining(page)
  await page.getByRole('button', { name: 'Start the final exam: Essential course' }).click()
  await expect(page.getByRole('group')).toHaveCount(20)
  const first = page.url()
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('"SubmitFinalExam"')) await revise(first.split('/').at(-1)!)
    await route.continue()
  })
  await test.step('answers that are on their way are refused, and nothing is graded', async () => {
    await page.getByRole('button', { name: 'Submit the answers' }).click()
    await expect(page.getByText('The exam was revised during your attempt.').first()).toBeVisible()
    await expect(page.getByRole('group')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Submit the answers' })).toBeHidden()
    await isAccessible()
  })
  await test.step('another attempt starts at once', async () => {
    await page.getByRole('button', { name: 'Start the final exam: Essential course' }).click()
    await expect(page.getByRole('group')).toHaveCount(20)
    await expect(page).not.toHaveURL(first)
    await page.getByRole('button', { name: 'Submit the answers' }).click()
    await expect(page.getByRole('heading', { name: 'Result: Essential course' })).toBeVisible()
  })
  await test.step('the revised one is shown as ended, without a result', async () => {
    await page.goto(first)
    await expect(page.getByRole('heading', { name: 'Result: Essential course' })).toBeVisible()
    await expect(page.getByText('needed 16')).toBeHidden()
    await isAccessible()
  })
})
