import { defineConfig } from '@playwright/test'
import { chromium } from './e2e/chromium'

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  workers: 1,
  // A story that passes the second time is reported as flaky.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list']],
  outputDir: '../node_modules/.cache/panel-e2e',
  use: {
    // The global setup has set it before a worker reads this.
    baseURL: process.env['PANEL_ORIGIN'],
    launchOptions: { executablePath: chromium, args: ['--no-sandbox'] },
    actionTimeout: 10_000,
    locale: 'en-US',
    timezoneId: 'UTC',
    trace: 'retain-on-first-failure',
  },
  projects: [
    { name: 'stories', testMatch: '*.story.ts' },
    { name: 'screenshots', testMatch: 'screenshots.ts' },
    { name: 'speed', testMatch: ['lighthouse.ts', 'long-list.ts'] },
  ],
})
