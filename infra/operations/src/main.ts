import 'reflect-metadata'
import { runCommand } from './command'

// Without it, @apollo/gateway sends hourly metrics to its vendor.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())

void runCommand(process.argv.slice(2), {
  environment: process.env,
  signal: stopping.signal,
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
}).then((code) => (process.exitCode = code))
