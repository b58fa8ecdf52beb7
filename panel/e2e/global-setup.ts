import 'reflect-metadata'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'
import { chromium } from './chromium'
import { startSystem } from './system'

/** Starts one system for all stories; each story creates its accounts. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (!existsSync(chromium)) {
    throw new Error(`${chromium} does not exist: install it (apt-get install chromium), or set CHROMIUM.`)
  }
  if (!existsSync(join(repositoryRoot, 'panel', 'dist', 'index.html'))) {
    throw new Error('The panel is not built: run npm run panel:build.')
  }
  const system = await startSystem()
  process.env['PANEL_ORIGIN'] = system.origin
  process.env['PANEL_OPERATOR'] = JSON.stringify(await system.operator())
  return () => system.stop()
}
