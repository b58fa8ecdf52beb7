import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestNats } from '../testkit/nats-server'
import type { TestService } from './test-service.fixture'

/** A further process of this service, which a test kills. */
export class ServiceProcess {
  private constructor(private readonly child: ChildProcess) {}

  static start(service: TestService, nats: TestNats): ServiceProcess {
    const { url, migrationUrl } = service.database
    const program = [
      '-r',
      join(__dirname, 'typescript-hook.js'),
      join(__dirname, 'service-process.fixture.ts'),
    ]
    const child = spawn(process.execPath, [...program, service.name, nats.url, url, migrationUrl], {
      stdio: 'ignore',
    })
    return new ServiceProcess(child)
  }

  /** The process keeps its connections and runs no more. */
  freeze(): void {
    this.child.kill('SIGSTOP')
  }

  thaw(): void {
    this.child.kill('SIGCONT')
  }

  /** SIGKILL, which the process cannot handle. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await gone
  }
}
