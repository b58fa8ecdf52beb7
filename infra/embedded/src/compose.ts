import 'reflect-metadata'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSchemas } from '@enigm/gateway'
import { subgraphSdl } from '@enigm/subgraph'
import { repositoryRoot } from './cache'
import { definitions } from './definitions'

// `npm run compose`: the schema of every subgraph, then the supergraphs and the API schemas composed from them.
for (const definition of Object.values(definitions)) {
  writeFileSync(join(repositoryRoot, 'services', definition.name, 'schema.graphql'), subgraphSdl(definition))
}
writeSchemas(repositoryRoot)
