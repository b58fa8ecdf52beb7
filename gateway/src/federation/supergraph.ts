import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Audience } from '@enigm/contracts'
import type { ConstDirectiveNode, DocumentNode } from 'graphql'
import { enforcedLinks } from './access-rules'
import { isSchemaNode, stringArgument } from './federation-links'

/** The built supergraph of one audience. */
export function readSupergraph(directory: string, audience: Audience): string {
  return readFileSync(join(directory, `${audience}.supergraph.graphql`), 'utf8')
}

/** Removes `for: SECURITY` from the `@link`s that this gateway enforces; every other marker remains. */
export function withoutEnforcedMarkers(document: DocumentNode): DocumentNode {
  const unmarked = (directive: ConstDirectiveNode): ConstDirectiveNode =>
    enforcedLinks.has(stringArgument(directive, 'url') ?? '')
      ? { ...directive, arguments: directive.arguments?.filter(({ name }) => name.value !== 'for') ?? [] }
      : directive
  return {
    ...document,
    definitions: document.definitions.map((node) =>
      isSchemaNode(node) ? { ...node, directives: node.directives?.map(unmarked) ?? [] } : node,
    ),
  }
}
