import { seedOperator } from '@enigm/accounts'
import { withApp } from '@enigm/subgraph'
import type { Command } from 'commander'
import { definitions } from '../definitions'
import { CommandError } from '../failure'
import { envFileOption, secretsOption, variablesOf, type Sources } from './environment'
import type { CommandContext } from './outcome'

/** `enigm operator` */
export function addOperator(program: Command, { environment, perform }: CommandContext): void {
  program
    .command('operator')
    .description('the first platform operator')
    .command('create')
    .description('create the first platform operator; it needs the variables of accounts')
    .addOption(secretsOption())
    .addOption(envFileOption())
    .requiredOption(
      '--output <file>',
      'file for the login secret and the PIN, mode 0600; they are never printed',
    )
    .action(({ output, ...sources }: Sources & { output: string }) =>
      perform(async () => {
        const variables = { ...variablesOf('accounts', sources, environment), OPERATOR_FILE: output }
        const isCreated = await withApp(definitions.accounts, variables, seedOperator)
        if (!isCreated)
          throw new CommandError('There is an operator, who appoints further staff in the panel.')
        return { data: { output }, text: [`the operator’s secret and PIN are in ${output}`] }
      }),
    )
}
