import { ConfigError, readConfig, variableNames } from '@enigm/configuration'
import { Argument, type Command } from 'commander'
import { configurationOf, deployedProcessNames, type DeployedProcessName } from '../processes'
import { envFileOption, parsed, secretsOption, variablesOf, type Sources } from './environment'
import type { CommandContext } from './outcome'

/** Variables of Node and of every process. */
const general = /^(SECRETS_DIR|TZ|NODE_[A-Z_]+)$/

/** `enigm check-config` */
export function addCheckConfig(program: Command, { environment, perform }: CommandContext): void {
  program
    .command('check-config')
    .description('print every mistake in the variables of a process, without values')
    .addArgument(new Argument('<process>', 'the process').choices(deployedProcessNames))
    .addOption(secretsOption())
    .addOption(envFileOption())
    .action((name: DeployedProcessName, sources: Sources) =>
      perform(async () => {
        const mistakes = [
          ...mistakesOf(name, variablesOf(name, sources, environment)),
          ...(sources.envFile ? unknownIn(name, sources.envFile) : []),
        ]
        const isGood = mistakes.length === 0
        return {
          data: { process: name, mistakes },
          text: isGood ? [`${name} is configured`] : mistakes,
          isGood,
        }
      }),
    )
}

function mistakesOf(name: DeployedProcessName, variables: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(configurationOf(name), variables)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

/** A misspelled optional variable has no other sign. */
function unknownIn(name: DeployedProcessName, file: string): string[] {
  const known = new Set(variableNames(configurationOf(name)).flatMap((each) => [each, `${each}_FILE`]))
  return Object.keys(parsed(file))
    .filter((each) => !known.has(each) && !general.test(each))
    .map((each) => `${each}: ${name} has no such variable`)
}
