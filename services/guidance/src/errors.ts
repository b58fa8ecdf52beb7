import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of mutations about training. */
const { GuidanceError } = errorCodes('Guidance', ['panel'], {})

/** A mutation of this service. */
export const Operation = operations(GuidanceError)
