import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { artifacts, readSubgraphs } from './compose'

const root = resolve(__dirname, '..', '..')

describe('[FED-01] gateway/schema', () => {
  it('is what the schemas of the services compose to; `npm run compose` writes it anew', () => {
    for (const [name, content] of artifacts(readSubgraphs(join(root, 'services')))) {
      expect({ name, content: readFileSync(join(root, 'gateway', 'schema', name), 'utf8') }).toEqual({
        name,
        content,
      })
    }
  })
})
