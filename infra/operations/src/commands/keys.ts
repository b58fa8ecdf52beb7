import { Argument, type Command } from 'commander'
import { generateKeys } from '../keys/generate'
import {
  BROKER,
  sealingKeyNames,
  signingKeyNames,
  type SealingKeyName,
  type SigningKeyName,
} from '../keys/inventory'
import { rotateKey, rotationSteps, type RotationStep } from '../keys/rotate'
import { SecretsDirectory } from '../keys/secrets-directory'
import { requiredSecretsOption } from './environment'
import type { CommandContext } from './outcome'

/** `enigm keys` */
export function addKeys(program: Command, { perform }: CommandContext): void {
  const keys = program.command('keys').description('generate and rotate keys')
  keys
    .command('generate')
    .description('generate every key and secret that is missing; existing ones are kept')
    .addOption(requiredSecretsOption())
    .action(({ secrets }: { secrets: string }) =>
      perform(async () => {
        const data = await generateKeys(new SecretsDirectory(secrets))
        const { created, kept } = data
        return {
          data,
          text: [...created.map((name) => `created ${name}`), `${created.length} created, ${kept} kept`],
        }
      }),
    )
  keys
    .command('rotate')
    .description(
      'take one step of the rotation of a key; no valid token is refused and no sealed data lost in between',
    )
    .addArgument(new Argument('<key>', 'the key').choices([...signingKeyNames, ...sealingKeyNames, BROKER]))
    .addArgument(
      new Argument(
        '<step>',
        'announce the new key to all that verify or open, activate it where it signs or seals, retire the old one',
      ).choices(rotationSteps),
    )
    .addOption(requiredSecretsOption())
    .action(
      (
        key: SigningKeyName | SealingKeyName | typeof BROKER,
        step: RotationStep,
        { secrets }: { secrets: string },
      ) =>
        perform(async () => {
          const data = await rotateKey(new SecretsDirectory(secrets), key, step)
          return {
            data,
            text: [
              ...(data.restart.length > 0 ? [`restart ${data.restart.join(', ')}`] : []),
              `then ${data.next}`,
            ],
          }
        }),
    )
}
