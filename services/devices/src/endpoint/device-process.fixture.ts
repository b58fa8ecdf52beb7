import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestSubgraph } from '@enigm/subgraph/testkit'

const hook = join(__dirname, '../../../../packages/subgraph/src/events/typescript-hook.js')

/** A process of devices with the environment of the tested one, which a test kills. */
export class DevicesProcess {
  private constructor(private readonly child: ChildProcess) {}

  static start({ environment }: TestSubgraph): DevicesProcess {
    const child = spawn(process.execPath, ['-r', hook, join(__dirname, '../main.ts')], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return new DevicesProcess(child)
  }

  /** SIGKILL, which the process cannot handle. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await gone
  }
}
