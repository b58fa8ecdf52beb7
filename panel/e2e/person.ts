import 'reflect-metadata'
import {
  buyProduct,
  codeCoin,
  endGrace,
  gatewayAt,
  journeyOn,
  Person,
  staff,
  WholeSystem,
  type Journey,
} from '@enigm/acceptance'
import { dataDirOfPort, loadKeys, readSettings, type System } from '@enigm/embedded'
import { PIN, type Credentials } from './account'

const gateway = (origin = process.env['PANEL_ORIGIN']!) => gatewayAt(origin)

/** The person of the browser as a client of the API, in a separate session: for purchases, and for the part of a device. */
export async function signedInPerson(
  { accountNumber, loginSecret }: Pick<Credentials, 'accountNumber' | 'loginSecret'>,
  origin?: string,
): Promise<Person> {
  const [number, secret] = [accountNumber, loginSecret].map((text) => text.replace(/\s/g, '')) as [
    string,
    string,
  ]
  const person = Person.known(gateway(origin), { accountNumber: number, loginSecret: secret }, PIN)
  await person.signIn()
  return person
}

/** Another account, without a browser. */
export async function newPerson(): Promise<Person> {
  const person = await Person.create(gateway(), PIN)
  await person.signIn()
  return person
}

/** The settings and the keys of the running system. */
export async function runningSystem(): Promise<System> {
  const portBase = Number(new URL(process.env['PANEL_ORIGIN']!).port)
  const settings = { ...readSettings({}), portBase, dataDir: dataDirOfPort(portBase)! }
  return { settings, keys: await loadKeys(settings.dataDir) }
}

/** The operator and the simulated external systems of the running system. */
export async function surroundings(): Promise<Journey> {
  return journeyOn(gateway(), await runningSystem())
}

/** An auditor, whom the operator creates. */
export async function auditor(): Promise<Person> {
  const journey = await surroundings()
  await journey.operator.signIn()
  return staff(journey, 'AUDITOR')
}

type ProductKey = Parameters<typeof buyProduct>[2]

/** Pays one unit with a Code Coin, which the operator issues. @returns the entitlement */
export async function buy(credentials: Credentials, product: ProductKey): Promise<string> {
  return buyProduct(await surroundings(), await signedInPerson(credentials), product)
}

/** A Code Coin, which the operator issues. */
export async function issuedCode(product: ProductKey): Promise<string> {
  return codeCoin(await surroundings(), product)
}

/** Ends the grace period of the deletion of an account. */
export async function endGracePeriod(accountId: string): Promise<void> {
  const system = new WholeSystem(await runningSystem())
  await endGrace((service, sql, parameters) => system.query(service, sql, parameters), accountId)
}
