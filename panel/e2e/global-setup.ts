import 'reflect-metadata'
import { existsSync } from 'node:fs'
import { chromium } from './chromium'
import { startPanelServer } from './panel-server'
import { startSystem } from './system'

/** Starts one system for all stories; each story has accounts of its own. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (!existsSync(chromium)) {
    throw new Error(`${chromium} does not exist: install it (apt-get install chromium), or set CHROMIUM.`)
  }
  const system = await startSystem()
  const panel = await startPanelServer(system.origin)
  process.env['PANEL_ORIGIN'] = panel.origin
  return async () => {
    panel.stop()
    await system.stop()
  }
}
