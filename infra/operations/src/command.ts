import { ConfigError } from '@enigm/configuration'
import { Command, CommanderError } from 'commander'
import { addBackup } from './commands/backup'
import { addBroker } from './commands/broker'
import { addCheckConfig } from './commands/check-config'
import { addDatabase } from './commands/database'
import { addKeys } from './commands/keys'
import { addMigrate } from './commands/migrate'
import { addOperator } from './commands/operator'
import type { CommandContext, Outcome } from './commands/outcome'
import { addRestore } from './commands/restore'
import { addStatus } from './commands/status'
import { CommandError } from './failure'

const commands = [
  ...[addKeys, addDatabase, addBroker, addMigrate, addOperator, addCheckConfig, addStatus],
  ...[addBackup, addRestore],
]

/** The process of a command. */
interface Terminal {
  readonly environment: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  write(text: string): void
  writeError(text: string): void
}

/**
 * Runs `enigm` with these arguments.
 * @returns the exit code: 0, or 1 for a mistake, a failure, or a problem that the command has found
 */
export async function runCommand(parameters: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('enigm')
    .description('Prepares and examines a deployment of Enigm Command. docs/operating.md shows its use.')
    .option('--json', 'print JSON')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
    })
    .exitOverride()
  const isJson = () => Boolean(program.opts()['json'])
  let code = 0
  const context: CommandContext = {
    environment: terminal.environment,
    signal: terminal.signal,
    print: (line) => terminal.write(`${line}\n`),
    progress: (line) => {
      if (!isJson()) terminal.write(`${line}\n`)
    },
    async perform(run) {
      const outcome = await run()
      terminal.write(textOf(outcome, isJson()))
      code = outcome.isGood === false ? 1 : 0
    },
  }
  for (const add of commands) add(program, context)
  try {
    await program.parseAsync(parameters, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    if (!(error instanceof CommandError || error instanceof ConfigError)) throw error
    terminal.writeError(isJson() ? `${JSON.stringify({ error: error.message })}\n` : `${error.message}\n`)
    return 1
  }
}

function textOf({ text, data }: Outcome, isJson: boolean): string {
  return isJson ? `${JSON.stringify(data)}\n` : text.map((line) => `${line}\n`).join('')
}
