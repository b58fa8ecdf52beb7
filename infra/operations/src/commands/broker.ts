import { writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { readConfig } from '@enigm/configuration'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { brokerUsers } from '../broker/configuration'
import { complaintOf, probeJetStream } from '../broker/probe'
import { createStreams, ensureStreams, type StreamCreatorOptions } from '../broker/streams'
import { brokerUserNames, type BrokerUserName } from '../broker/users'
import { CommandError } from '../failure'
import { otherBrokerSeed } from '../keys/inventory'
import { SecretsDirectory } from '../keys/secrets-directory'
import { requiredSecretsOption, secretsOption, variablesOf, type Sources } from './environment'
import type { CommandContext } from './outcome'

interface StreamOptions extends Sources {
  readonly replicas: number
}

/** `enigm broker` */
export function addBroker(program: Command, context: CommandContext): void {
  const broker = program.command('broker').description('prepare NATS with JetStream')
  addUsers(broker, context)
  const { environment, perform, print, signal } = context
  broker
    .command('provision')
    .description('create every missing stream; NATS_URL names the broker')
    .addOption(secretsOption())
    .option('--replicas <count>', 'nodes that store each message: 1, 3 or 5', replicaCount, 1)
    .action((options: StreamOptions) =>
      perform(async () => {
        const streams = await ensureStreams(await usableBroker(options, environment))
        return { data: { streams }, text: streams.map((name) => `stream ${name}`) }
      }),
    )
  broker
    .command('watch')
    .description('create missing streams until it is stopped: a broker that lost its data gets them again')
    .addOption(secretsOption())
    .option('--replicas <count>', 'nodes that store each message: 1, 3 or 5', replicaCount, 1)
    .action(async (options: StreamOptions) => {
      const creator = await createStreams(brokerOf(options, environment))
      print('creating missing streams')
      if (!signal.aborted) await once(signal, 'abort')
      await creator.stop()
    })
}

function addUsers(broker: Command, { perform }: CommandContext): void {
  broker
    .command('users')
    .description(
      'write the users and their permissions, for an `include` in the configuration of nats-server',
    )
    .addOption(requiredSecretsOption())
    .requiredOption('--output <file>', 'the file; it contains public keys only')
    .action(({ secrets, output }: { secrets: string; output: string }) =>
      perform(async () => {
        const directory = new SecretsDirectory(secrets)
        const seeds = brokerUserNames.map((name) => [name, directory.read(name, 'NATS_NKEY_SEED')])
        const others = brokerUserNames.map((name) => [
          name,
          Object.values(otherBrokerSeed)
            .filter((file) => directory.has(name, file))
            .map((file) => directory.read(name, file)),
        ])
        const users = brokerUsers(
          Object.fromEntries(seeds) as Record<BrokerUserName, string>,
          Object.fromEntries(others) as Record<BrokerUserName, string[]>,
        )
        writeFileSync(output, users)
        return {
          data: { output, users: brokerUserNames },
          text: [`${brokerUserNames.length} users in ${output}`],
        }
      }),
    )
}

const variables = z.object({
  NATS_URL: z.url({ protocol: /^(nats|tls)$/, error: 'must be a nats:// or tls:// URL' }),
  NATS_NKEY_SEED: z.string().optional(),
})

function brokerOf(
  { replicas, ...sources }: StreamOptions,
  environment: NodeJS.ProcessEnv,
): StreamCreatorOptions {
  const config = readConfig(variables, variablesOf('infrastructure', sources, environment))
  return { url: config.NATS_URL, seed: config.NATS_NKEY_SEED, logLevel: 'warn', replicas }
}

async function usableBroker(
  options: StreamOptions,
  environment: NodeJS.ProcessEnv,
): Promise<StreamCreatorOptions> {
  const broker = brokerOf(options, environment)
  await probeJetStream(broker).catch((error: unknown) => {
    throw new CommandError(`NATS at NATS_URL (${new URL(broker.url).host}) ${complaintOf(error)}.`, {
      cause: error,
    })
  })
  return broker
}

function replicaCount(text: string): number {
  if (!['1', '3', '5'].includes(text)) throw new InvalidArgumentError('It must be 1, 3 or 5.')
  return Number(text)
}
