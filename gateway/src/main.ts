import { ConfigError } from '@enigm/configuration'
import { startOpenGateway } from './open'
import { startGateway, type RunningGateway } from './start'

function fail(error: unknown): never {
  const text =
    error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

function stopOnSignal(gateway: Pick<RunningGateway, 'stop'>): void {
  const stop = () => gateway.stop().then(() => process.exit(0), fail)
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

const start = process.env['ENIGM_OPEN'] === '1' ? startOpenGateway : startGateway
start(process.env).then(stopOnSignal, fail)
