import { z } from 'zod'
import { CommandError } from '../failure'
import { newSigningKey, privateKey, publicKeySet, type PrivateKey, type PublicKey } from './material'
import { signingKeys, type Place, type SigningKeyName } from './inventory'
import type { SecretsDirectory } from './secrets-directory'

/** The steps of a rotation. Between two of them, the processes of the first one are restarted. */
export const rotationSteps = ['announce', 'activate', 'retire'] as const
export type RotationStep = (typeof rotationSteps)[number]

interface Rotated {
  /** Holders whose processes read changed files and must be restarted. */
  readonly restart: readonly string[]
  readonly next: string
}

const publicSet = z.object({ keys: z.array(privateKey.omit({ d: true })) })

/**
 * Takes one step of the rotation of a signing key. Two keys overlap, so that no valid signature is refused: first every
 * verifier learns the new key, then the signer uses it, and at last the verifiers forget the old one.
 * @throws CommandError when the step is not the next one
 */
export async function rotateKey(
  secrets: SecretsDirectory,
  key: SigningKeyName,
  step: RotationStep,
): Promise<Rotated> {
  const rotation = new Rotation(secrets, key)
  const expected = rotation.nextStep()
  if (step !== expected)
    throw new CommandError(`The next step of the rotation of ${key} is ${expected}, not ${step}.`)
  return rotation[step]()
}

class Rotation {
  constructor(
    private readonly secrets: SecretsDirectory,
    private readonly key: SigningKeyName,
  ) {}

  nextStep(): RotationStep {
    const { holder } = this.places.private
    if (this.secrets.has(holder, this.nextName)) return 'activate'
    return this.places.public.some((place) => this.publishedAt(place).length > 1) ? 'retire' : 'announce'
  }

  /** The file of the new key is no variable: the signer does not read it yet. */
  async announce(): Promise<Rotated> {
    const next = await newSigningKey()
    // In this order: an interruption between the two leads to `retire`, which undoes the first.
    this.publish(this.current(), next)
    this.secrets.write(this.places.private.holder, this.nextName, JSON.stringify(next))
    return {
      restart: this.verifiers,
      next: `enigm keys rotate ${this.key} activate, when every verifier has restarted`,
    }
  }

  activate(): Rotated {
    const { holder, name } = this.places.private
    this.secrets.write(holder, name, this.secrets.read(holder, this.nextName))
    this.secrets.remove(holder, this.nextName)
    const { lifetimeSeconds } = this.places
    return {
      restart: [holder],
      next: `enigm keys rotate ${this.key} retire, ${lifetimeSeconds} s after every replica of ${holder} has restarted`,
    }
  }

  retire(): Rotated {
    this.publish(this.current())
    return { restart: this.verifiers, next: 'nothing: the rotation is complete' }
  }

  private get places() {
    return signingKeys[this.key]
  }

  private get nextName(): string {
    return `${this.places.private.name}.next`
  }

  private get verifiers(): string[] {
    return this.places.public.map(({ holder }) => holder)
  }

  private current(): PrivateKey {
    const { holder, name } = this.places.private
    return privateKey.parse(JSON.parse(this.secrets.read(holder, name)))
  }

  /** An interrupted step can leave different sets in the places. */
  private publishedAt({ holder, name }: Place): PublicKey[] {
    return publicSet.parse(JSON.parse(this.secrets.read(holder, name))).keys
  }

  private publish(...keys: PrivateKey[]): void {
    const set = JSON.stringify(publicKeySet(...keys))
    for (const { holder, name } of this.places.public) this.secrets.write(holder, name, set)
  }
}
