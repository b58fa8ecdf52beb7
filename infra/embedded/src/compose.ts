import 'reflect-metadata'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeArtifacts } from '@enigm/gateway'
import { subgraphSdl } from '@enigm/subgraph'
import { repositoryRoot } from './cache'
import { definitions } from './definitions'

// `npm run compose`: the snapshot of every subgraph, then the supergraph and the contracts made of them.
for (const definition of Object.values(definitions)) {
  writeFileSync(join(repositoryRoot, 'services', definition.name, 'schema.graphql'), subgraphSdl(definition))
}
writeArtifacts(repositoryRoot)
