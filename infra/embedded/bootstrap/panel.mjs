import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { runToEnd } from './progress.mjs'
import { SetupError } from './setup-error.mjs'

const sources = [
  'panel/src',
  'panel/public',
  'panel/index.html',
  'panel/vite.config.mts',
  'package-lock.json',
]

/** Whether the panel's build, whose last file is documents.json, is newer than its sources. A clone without a panel needs none. */
export function isPanelBuilt(root) {
  if (!existsSync(join(root, 'panel/scripts/build.mjs'))) return true
  const built = statSync(join(root, 'panel/dist/documents.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return sources.every((source) => newestIn(join(root, source)) <= built)
}

/** The time of the last change of a file, or of one in a directory. */
export function newestIn(path) {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}

/** @throws SetupError when the build fails */
export async function buildPanel(root, options) {
  const script = join(root, 'panel/scripts/build.mjs')
  const { status } = await runToEnd('building the panel', [process.execPath, script], options)
  if (status !== 0) throw new SetupError('The panel does not build: see the lines above.')
}

/** The counts of a runner that did not run. */
export const nothing = { passed: 0, failed: 0, skipped: 0 }

/**
 * Runs the panel's stories in a browser, or says in one sentence why not.
 * @param files the paths of the stories; none means all
 * @returns how many passed, failed and were skipped
 */
export function runStories(root, files) {
  const config = join(root, 'panel/playwright.config.ts')
  if (!existsSync(config)) return nothing
  const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(chromium)) {
    console.log(
      `The stories of the panel were not run: install Chromium (apt-get install chromium) or set CHROMIUM.`,
    )
    return nothing
  }
  const directory = mkdtempSync(join(tmpdir(), 'enigm-stories-'))
  const report = join(directory, 'report.json')
  const playwright = join(root, 'node_modules/@playwright/test/cli.js')
  const parameters = [
    'test',
    '--config',
    config,
    '--project',
    'stories',
    '--reporter',
    'list,json',
    ...files.map((file) => `/${basename(file)}`),
  ]
  spawnSync(process.execPath, [playwright, ...parameters], {
    cwd: root,
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const text = existsSync(report) ? readFileSync(report, 'utf8') : undefined
  rmSync(directory, { recursive: true })
  if (text === undefined) throw new SetupError('The stories of the panel did not run to their end.')
  const { expected, unexpected, flaky, skipped } = JSON.parse(text).stats
  return { passed: expected + flaky, failed: unexpected, skipped }
}
