import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'

/** The folders that the production files of each folder may import, besides their own. */
const allowedImports: Readonly<Record<string, readonly string[]>> = {
  identity: [],
  federation: [],
  plan: ['identity'],
  access: ['identity', 'federation', 'plan'],
  http: ['identity', 'federation', 'plan', 'access'],
}

/** Every import from one folder into another, e.g. `plan/fetch.ts → http`. */
function importsAcross(folder: string): { file: string; target: string }[] {
  return readdirSync(join(__dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
    .flatMap((file) => {
      const path = join(__dirname, folder, file)
      return [...readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, specifier = '']) => {
        const imported = relative(__dirname, resolve(path, '..', specifier))
        return {
          file: `${folder}/${file}`,
          target: imported.includes(sep) ? imported.split(sep)[0]! : 'root',
        }
      })
    })
    .filter(({ target }) => target !== folder)
}

describe('the folders of the gateway', () => {
  it('are the ones that this test knows', () => {
    const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name).sort()).toEqual(
      [...Object.keys(allowedImports), 'fixtures'].sort(),
    )
  })

  it.each(Object.entries(allowedImports))('%s imports only from %j', (folder, allowed) => {
    const imports = importsAcross(folder)
    expect(imports.filter(({ target }) => !allowed.includes(target))).toEqual([])
    expect([...new Set(imports.map(({ target }) => target))].sort()).toEqual([...allowed].sort())
  })
})
