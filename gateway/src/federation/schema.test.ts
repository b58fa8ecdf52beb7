import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readSubgraphs, schemaFiles, supergraphDirectory } from './compose'

const root = resolve(__dirname, '..', '..', '..')
const { apiSchemas, supergraphs } = schemaFiles(readSubgraphs(join(root, 'services')))

describe('[FED-01] the composed schemas', () => {
  it.each([...apiSchemas])(
    'gateway/schema/%s is up to date with the subgraphs (npm run compose)',
    (name, content) => {
      expect(readFileSync(join(root, 'gateway', 'schema', name), 'utf8')).toBe(content)
    },
  )

  it.each([...supergraphs])(
    'the build output of %s is up to date with the subgraphs (npm run build)',
    (name, content) => {
      expect(readFileSync(join(supergraphDirectory, name), 'utf8')).toBe(content)
    },
  )
})
