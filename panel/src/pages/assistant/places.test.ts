import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '..', '..', '..', '..')
const suggested = readFileSync(join(root, 'services/guidance/src/assistant/operation-pages.ts'), 'utf8')
const words = readFileSync(join(__dirname, 'words.ts'), 'utf8')

describe('the pages that the assistant suggests', () => {
  it('have a link in the panel, each of them', () => {
    const literals = [...suggested.matchAll(/'(\/[^']*)'/g)].map(([, path]) => path!)
    const ofServers = [...suggested.matchAll(/server\('(\/?[^']*)'\)/g)].map(
      ([, part]) => `/servers/$serverId${part}`,
    )
    const parts = new Set([...suggested.matchAll(/server\('(\/?[^']*)'\)/g)].map(([, part]) => part))
    const pages = new Set([...literals.filter((path) => !parts.has(path)), ...ofServers])
    expect(pages.size).toBeGreaterThan(25)
    expect([...pages].filter((path) => !words.includes(`'${path}': {`))).toEqual([])
  })
})
