import 'reflect-metadata'
import { buyProduct, gatewayAt, Person } from '@enigm/acceptance'
import { PIN, type Credentials } from './account'
import type { OperatorCredentials } from './system'

const gateway = () => gatewayAt(process.env['PANEL_ORIGIN']!)

/** The person of the browser as a client of the API, in a session of its own: for what a device does, and for buying. */
export async function signedInPerson({ accountNumber, loginSecret }: Credentials): Promise<Person> {
  const [number, secret] = [accountNumber, loginSecret].map((text) => text.replace(/\s/g, '')) as [
    string,
    string,
  ]
  const person = Person.known(gateway(), { accountNumber: number, loginSecret: secret }, PIN)
  await person.signIn()
  return person
}

/** Another account, without a browser. */
export async function newPerson(): Promise<Person> {
  const person = await Person.create(gateway(), PIN)
  await person.signIn()
  return person
}

/** Pays one term of a server with a Code Coin, which the operator issues. */
export async function buyServer(credentials: Credentials): Promise<void> {
  const known: OperatorCredentials = JSON.parse(process.env['PANEL_OPERATOR']!)
  const operator = Person.known(gateway(), known, known.criticalPin)
  const sale = { operator, logStep: async () => undefined }
  await buyProduct(sale, await signedInPerson(credentials), 'SERVER_MONTHLY')
}
