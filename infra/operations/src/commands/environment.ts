import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { readConfig } from '@enigm/configuration'
import { Option } from 'commander'
import { z } from 'zod'
import { CommandError } from '../failure'
import { SecretsDirectory } from '../keys/secrets-directory'

/** Where a command finds the variables of a process. */
export interface Sources {
  readonly secrets?: string
  readonly envFile?: string
}

export function secretsOption(): Option {
  return new Option(
    '--secrets <directory>',
    'the secrets of the deployment, one directory for each process',
  ).env('ENIGM_SECRETS')
}

export function requiredSecretsOption(): Option {
  return secretsOption().makeOptionMandatory()
}

export function envFileOption(): Option {
  return new Option('--env-file <file>', 'read the variables of the process from this file')
}

/** The variables of one process: those of its file or of this process, with its directory of secrets. */
export function variablesOf(
  holder: string,
  { secrets, envFile }: Sources,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const variables = envFile ? parsed(envFile) : environment
  return secrets ? { ...variables, SECRETS_DIR: new SecretsDirectory(secrets).pathOf(holder) } : variables
}

/** The variables in a file of `NAME=value` lines. @throws CommandError */
export function parsed(file: string): NodeJS.ProcessEnv {
  try {
    return parseEnv(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    })
  }
}

const administrator = z.object({
  ADMIN_DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be a postgresql:// URL of an administrator',
  }),
})

export function administratorUrl(environment: NodeJS.ProcessEnv): string {
  return readConfig(administrator, environment).ADMIN_DATABASE_URL
}
