import { definePart } from '@enigm/subgraph'
import { listenForWebhooks } from './webhook-listener'

export const webhookPart = definePart({ listen: listenForWebhooks })
