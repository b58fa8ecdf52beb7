import 'reflect-metadata'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSchemas } from '@enigm/gateway/compose'
import { configurationFiles, definitions, privacyFiles } from '@enigm/operations'
import { subgraphSdl } from '@enigm/subgraph'
import { repositoryRoot } from './host/directories'

// `npm run compose` writes the documents of the configuration and of stored data, and the schema of every subgraph, then the supergraphs and API schemas that are composed from them.
for (const definition of Object.values(definitions)) {
  writeFileSync(join(repositoryRoot, 'services', definition.name, 'schema.graphql'), subgraphSdl(definition))
}
for (const [path, text] of [...configurationFiles(), ...privacyFiles()])
  writeFileSync(join(repositoryRoot, path), text)
writeSchemas(repositoryRoot)
