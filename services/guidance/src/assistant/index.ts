import { definePart } from '@enigm/subgraph'
import { AssistantResolver } from './assistant.resolver'

/** The indexes of the documents are output of the build; the assistant has no tables. */
export const assistantPart = definePart({ resolvers: [AssistantResolver] })
