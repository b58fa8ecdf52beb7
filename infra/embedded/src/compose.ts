import 'reflect-metadata'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSchemas } from '@enigm/gateway'
import { subgraphSdl } from '@enigm/subgraph'
import { repositoryRoot } from './host/directories'
import { definitions } from './definitions'

// `npm run compose` writes the schema of every subgraph, then the supergraphs and API schemas that are composed from them.
for (const definition of Object.values(definitions)) {
  writeFileSync(join(repositoryRoot, 'services', definition.name, 'schema.graphql'), subgraphSdl(definition))
}
writeSchemas(repositoryRoot)
