export { tracingVariables } from './config'
export { exposition } from './process-metrics'
export { traceparentHeader, traced, tracedPart, traceIdOf, type Ending, type Tracer } from './trace'
export { startTracing } from './tracing'
