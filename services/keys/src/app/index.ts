import { definePart } from '@enigm/subgraph'
import { verifyAppEvent } from './app-event'

export const appPart = definePart({ externalSources: { app: verifyAppEvent } })
