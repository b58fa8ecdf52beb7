import { join } from 'node:path'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'

const config = getConfig({ configPath: join(__dirname, '..', 'lingui.config.ts') })

describe('the messages of the panel', () => {
  it.each(config.locales)('are complete in %s, and no catalog has one that no page uses', async (locale) => {
    const catalogs = await getCatalogs(config)
    expect(catalogs.length).toBeGreaterThan(1)
    for (const catalog of catalogs) {
      const [used, present] = [await catalog.collect(), await catalog.read(locale)]
      const translated = Object.entries(present ?? {}).filter(([, { translation }]) => translation)
      expect(translated.map(([id]) => id).sort()).toEqual(Object.keys(used ?? {}).sort())
    }
  })
})
