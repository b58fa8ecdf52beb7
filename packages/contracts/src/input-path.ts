/** The place of an input value, from the name of its argument on: `['input', 'publicKey', 'x']`. */
export type InputPath = readonly string[]

/** A node of a parsed GraphQL document (graphql-js), as far as places need it. */
interface DocumentNode {
  readonly kind: string
  readonly name?: { readonly value: string }
  readonly values?: readonly DocumentNode[]
}

/** The input path of the first sought node that is part of an argument; undefined when there is none. */
export function inputPathOf(
  node: DocumentNode,
  isSought: (node: DocumentNode) => boolean,
  from: InputPath = [],
): InputPath | undefined {
  const isNamed = node.kind === 'Argument' || node.kind === 'ObjectField'
  const place = isNamed && node.name ? [...from, node.name.value] : from
  if (place.length > 0 && isSought(node)) return place
  for (const [step, child] of childrenOf(node)) {
    const found = inputPathOf(child, isSought, [...place, ...step])
    if (found) return found
  }
  return undefined
}

/** The input path of the first argument that this variable is used in. */
export function inputPathOfVariable(document: DocumentNode, name: string): InputPath | undefined {
  return inputPathOf(document, (node) => node.kind === 'Variable' && node.name?.value === name)
}

/** The nodes in a node, each with its index when the node is a list. */
function childrenOf(node: DocumentNode): (readonly [step: InputPath, child: DocumentNode])[] {
  if (node.kind === 'ListValue') return (node.values ?? []).map((item, index) => [[String(index)], item])
  return Object.values(node)
    .flat()
    .filter(isNode)
    .map((child) => [[], child])
}

/** Locations, texts and flags are no nodes. */
function isNode(value: unknown): value is DocumentNode {
  return typeof value === 'object' && value !== null && 'kind' in value
}
