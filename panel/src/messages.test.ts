import { join } from 'node:path'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'

const config = getConfig({ configPath: join(__dirname, '..', 'lingui.config.ts') })

/** English sentences that German says in two ways, and why. */
const homonyms: Readonly<Record<string, string>> = {
  'It stays in your list as retired.': 'An eSIM is feminine, a Key masculine.',
  Open: 'The verb of a button, and the state of an emergency.',
  Ordered: 'An eSIM is bought, a deletion is commanded.',
  Replaces: 'The name of a column, and of the field of a device.',
}

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

  it('have one translation each, in whatever catalog they stand', async () => {
    const translations = new Map<string, Set<string>>()
    for (const catalog of await getCatalogs(config))
      for (const { message, translation } of Object.values((await catalog.read('de')) ?? {}))
        translations.set(message!, (translations.get(message!) ?? new Set()).add(translation!))
    const several = [...translations].filter(([, { size }]) => size > 1).map(([message]) => message)
    expect(several.sort()).toEqual(Object.keys(homonyms).sort())
  })
})
