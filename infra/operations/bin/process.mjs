// Runs one process of a deployment by its name: the entry point of the image and of the systemd units.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const name = process.argv[2] ?? ''
const programs = {
  enigm: join(root, 'infra/operations/dist/main.js'),
  gateway: join(root, 'gateway/dist/main.js'),
}
const program = programs[name] ?? join(root, 'services', name, 'dist/main.js')

if (!/^[a-z]+$/.test(name) || !existsSync(program)) {
  process.stderr.write(`"${name}" is no process: name a service, gateway, or enigm with a command.\n`)
  process.exit(1)
}
// Without it, @apollo/gateway sends hourly metrics to its vendor.
process.env.APOLLO_TELEMETRY_DISABLED = 'true'
process.argv.splice(1, 2, program)
await import(pathToFileURL(program).href)
