import { z } from 'zod'
import { CommandError } from '../failure'
import {
  newBrokerSeed,
  newSecret,
  newSigningKey,
  privateKey,
  publicKeySet,
  type PrivateKey,
  type PublicKey,
} from './material'
import {
  BROKER,
  brokerSeeds,
  otherBrokerSeed,
  sealingKeys,
  signingKeys,
  type Place,
  type SealingKeyName,
  type SealingKeyPlaces,
  type SigningKeyName,
} from './inventory'
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
 * Takes one step of the rotation of a key. Two keys overlap. No valid signature is refused: first every verifier learns the new
 * signing key, then the signer uses it, and at last the verifiers forget the old one. No sealed data is lost: first every replica
 * can open with the new sealing key, then each seals with it, and at last the old one is forgotten. No user of the broker is refused:
 * the broker knows both keys of each user until the last step.
 * @throws CommandError when the step is not the next one
 */
export async function rotateKey(
  secrets: SecretsDirectory,
  key: SigningKeyName | SealingKeyName | typeof BROKER,
  step: RotationStep,
): Promise<Rotated> {
  const rotation = rotationOf(secrets, key)
  const expected = rotation.nextStep()
  if (step !== expected)
    throw new CommandError(`The next step of the rotation of ${key} is ${expected}, not ${step}.`)
  return rotation[step]()
}

function rotationOf(secrets: SecretsDirectory, key: SigningKeyName | SealingKeyName | typeof BROKER) {
  if (key === BROKER) return new BrokerRotation(secrets)
  return isSealingKey(key) ? new SealingKeyRotation(secrets, key) : new SigningKeyRotation(secrets, key)
}

function isSealingKey(key: string): key is SealingKeyName {
  return Object.hasOwn(sealingKeys, key)
}

class SigningKeyRotation {
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

class SealingKeyRotation {
  constructor(
    private readonly secrets: SecretsDirectory,
    private readonly key: SealingKeyName,
  ) {}

  nextStep(): RotationStep {
    const { holder, opens } = this.places
    if (!this.secrets.has(holder, opens)) return 'announce'
    const isActive =
      this.secrets.has(holder, this.formerName) &&
      this.secrets.read(holder, opens) === this.secrets.read(holder, this.formerName)
    return isActive ? 'retire' : 'activate'
  }

  announce(): Rotated {
    const { holder, opens } = this.places
    this.forgetFormer()
    this.secrets.write(holder, opens, newSecret())
    return {
      restart: [holder],
      next: `enigm keys rotate ${this.key} activate, when every replica of ${holder} has restarted`,
    }
  }

  /** Exchanges the two keys. The file of the former one, which is no variable, lets an interrupted step be repeated. */
  activate(): Rotated {
    const { holder, seals, opens, first = seals, resealedWithinSeconds } = this.places
    const present = this.secrets.has(holder, seals) ? seals : first
    if (!this.secrets.has(holder, this.formerName))
      this.secrets.write(holder, this.formerName, this.secrets.read(holder, present))
    this.secrets.write(holder, seals, this.secrets.read(holder, opens))
    this.secrets.write(holder, opens, this.secrets.read(holder, this.formerName))
    return {
      restart: [holder],
      next: `enigm keys rotate ${this.key} retire, ${resealedWithinSeconds} s after every replica of ${holder} has restarted`,
    }
  }

  retire(): Rotated {
    const { holder, opens } = this.places
    this.secrets.remove(holder, opens)
    this.forgetFormer()
    return { restart: [holder], next: 'nothing: the rotation is complete' }
  }

  private get places(): SealingKeyPlaces {
    return sealingKeys[this.key]
  }

  private get formerName(): string {
    return `${this.places.seals}.former`
  }

  private forgetFormer(): void {
    const { holder } = this.places
    if (this.secrets.has(holder, this.formerName)) this.secrets.remove(holder, this.formerName)
  }
}

const reloadBroker = 'enigm broker users, reload every nats-server'

/** The files of the other keys are no variables: no process reads them, and `enigm broker users` does. */
class BrokerRotation {
  constructor(private readonly secrets: SecretsDirectory) {}

  nextStep(): RotationStep {
    const have = (file: string) => brokerSeeds.some(({ holder }) => this.secrets.has(holder, file))
    if (have(otherBrokerSeed.next)) return 'activate'
    return have(otherBrokerSeed.former) ? 'retire' : 'announce'
  }

  announce(): Rotated {
    for (const { holder } of brokerSeeds) this.secrets.write(holder, otherBrokerSeed.next, newBrokerSeed())
    return { restart: [], next: `${reloadBroker}, and enigm keys rotate ${BROKER} activate` }
  }

  /** For one user after the other, so that an interrupted step can be repeated. */
  activate(): Rotated {
    const { next, former } = otherBrokerSeed
    for (const { holder, name } of brokerSeeds) {
      if (!this.secrets.has(holder, next)) continue
      if (!this.secrets.has(holder, former))
        this.secrets.write(holder, former, this.secrets.read(holder, name))
      this.secrets.write(holder, name, this.secrets.read(holder, next))
      this.secrets.remove(holder, next)
    }
    return {
      restart: brokerSeeds.map(({ holder }) => holder),
      next: `enigm keys rotate ${BROKER} retire, when every process and Enigm App have restarted`,
    }
  }

  retire(): Rotated {
    for (const { holder } of brokerSeeds)
      if (this.secrets.has(holder, otherBrokerSeed.former))
        this.secrets.remove(holder, otherBrokerSeed.former)
    return { restart: [], next: reloadBroker }
  }
}
