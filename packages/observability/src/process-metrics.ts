import { collectDefaultMetrics, Registry } from 'prom-client'

let ofProcess: Registry | undefined

/**
 * The metrics of the Node process: event loop, memory, garbage collection, handles. They are one set for all parts of a process, and
 * nothing is measured before they are first read.
 */
function processMetrics(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}

/** The answer of `/metrics`: the metrics of one part of the process, and those of the process. */
export async function exposition(registry: Registry): Promise<{ contentType: string; text: string }> {
  const texts = await Promise.all([registry.metrics(), processMetrics().metrics()])
  return { contentType: registry.contentType, text: texts.join('\n') }
}
