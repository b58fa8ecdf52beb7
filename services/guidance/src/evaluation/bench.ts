import { readPart } from './corpus'
import { memoryOfIndexes, speedOf } from './speed'

// `npm run bench:assistant`: fails when the slowest of 100 answers takes 30 ms or the indexes take 30 MB.
const MOST_MILLISECONDS = 30
const MOST_MEGABYTES = 30
const megabytes = memoryOfIndexes(globalThis.gc!) / 1e6
const { p50, p99, slowest } = speedOf(readPart('heldOut'))
process.stdout.write(
  `an answer: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, slowest ${slowest.toFixed(2)} ms\n` +
    `the indexes of all roles: ${megabytes.toFixed(1)} MB\n`,
)
process.exitCode = p99 < MOST_MILLISECONDS && megabytes < MOST_MEGABYTES ? 0 : 1
