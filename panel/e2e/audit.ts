import { expect, type Panel } from './story'

/** The first checkpoint of a log comes within a minute of its first entry. */
const LONGEST_MILLISECONDS = 100_000

/** Exports the audit log of the page and has it verified in the browser. @returns the path of the saved file */
export async function exportedLog({ page, isAccessible }: Panel): Promise<string> {
  const valid = page.getByText('The export is valid')
  const saved = page.waitForEvent('download', { timeout: LONGEST_MILLISECONDS })
  await expect(async () => {
    if (!(await valid.isVisible())) await page.getByRole('button', { name: 'Export and verify' }).click()
    await expect(valid).toBeVisible({ timeout: 4_000 })
  }).toPass({ timeout: LONGEST_MILLISECONDS, intervals: [3_000] })
  await isAccessible()
  return (await saved).path()
}
