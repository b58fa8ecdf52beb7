import { newBrokerSeed, newSecret, newSigningKey, privateKey, publicKeySet } from './material'
import { brokerSeeds, sharedSecrets, signingKeyNames, signingKeys, type Place } from './inventory'
import type { SecretsDirectory } from './secrets-directory'

/** The files of a run, as paths below the directory. */
interface Generated {
  readonly created: readonly string[]
  readonly kept: number
}

/** Generates every missing key and secret of a deployment. Existing ones are kept: new ones would make stored data unreadable. */
export async function generateKeys(secrets: SecretsDirectory): Promise<Generated> {
  const created: string[] = []
  let kept = 0
  const provide = async ({ holder, name }: Place, value: () => string | Promise<string>) => {
    if (secrets.has(holder, name)) {
      kept += 1
      return
    }
    secrets.write(holder, name, await value())
    created.push(`${holder}/${name}`)
  }
  for (const key of signingKeyNames) {
    const places = signingKeys[key]
    await provide(places.private, async () => JSON.stringify(await newSigningKey()))
    const signing = privateKey.parse(JSON.parse(secrets.read(places.private.holder, places.private.name)))
    for (const place of places.public) await provide(place, () => JSON.stringify(publicKeySet(signing)))
  }
  for (const places of sharedSecrets) {
    const existing = places.find(({ holder, name }) => secrets.has(holder, name))
    const value = existing ? secrets.read(existing.holder, existing.name) : newSecret()
    for (const place of places) await provide(place, () => value)
  }
  for (const place of brokerSeeds) await provide(place, newBrokerSeed)
  return { created, kept }
}
