import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'

const config = getConfig({ configPath: join(__dirname, '..', 'lingui.config.ts') })

/** English sentences that German says in two ways, and why. */
const homonyms: Readonly<Record<string, string>> = {
  'It stays in your list as retired.': 'An eSIM is feminine, a Key masculine.',
  Issued: 'Codes are handed out, an invoice is made out.',
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

/** A page as a route names it: the catalogs that it loads, and its module. */
const pageOfRoute = /\bpage\(\s*(\[[^\]]*\]|'[^']*'),[^;]*?import\('([^']+)'\)/g
const localImport = /(?:^import (?!type)|\bfrom |import\()\s*'(\.[^']*)'/gm
const message = /\b(?:msg|t)`|<Trans>|<Trans |\bplural\(/

function moduleAt(path: string): string {
  return ['.tsx', '.ts', '/index.ts', '']
    .map((end) => path + end)
    .find((file) => /\.tsx?$/.test(file) && existsSync(file))!
}

/** The folders of src/pages with a message that a page or one of its imports from src/pages shows; the frame loads its own. */
function foldersOf(module: string, visited = new Set<string>()): Set<string> {
  const folders = new Set<string>()
  const [top, folder] = relative(__dirname, module).split('/')
  if (top !== 'pages' || visited.has(module)) return folders
  visited.add(module)
  const source = readFileSync(module, 'utf8').replaceAll(/^import type [^;]*? from '[^']+'/gms, '')
  if (message.test(source)) folders.add(folder!)
  for (const [, path] of source.matchAll(localImport))
    for (const found of foldersOf(moduleAt(resolve(dirname(module), path!)), visited)) folders.add(found)
  return folders
}

describe('the catalogs of a page', () => {
  const routes = readdirSync(join(__dirname, 'pages'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('routes.ts'))
    .map((path) => join(__dirname, 'pages', path))
  const pages = routes.flatMap((route) =>
    [...readFileSync(route, 'utf8').matchAll(pageOfRoute)].map(([, catalogs, module]) => ({
      page: relative(__dirname, resolve(dirname(route), module!)),
      catalogs: [...catalogs!.matchAll(/'([^']+)'/g)].map(([, name]) => name!),
    })),
  )

  it('are those of all folders whose messages it shows', () => {
    expect(pages.length).toBeGreaterThan(50)
    const missing = pages.flatMap(({ page, catalogs }) =>
      [...foldersOf(moduleAt(join(__dirname, page)))]
        .filter((folder) => !catalogs.includes(folder))
        .map((folder) => `${page} does not load ${folder}`),
    )
    expect(missing).toEqual([])
  })
})
