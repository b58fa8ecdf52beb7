import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildSchema,
  getNullableType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
} from 'graphql'

const supergraph = buildSchema(
  readFileSync(join(__dirname, '../../../gateway/dist/schema/supergraph.graphql'), 'utf8'),
  { assumeValidSDL: true },
)
const mutations = Object.values(supergraph.getMutationType()!.getFields())

/** Verbs that buy, redeem, create or order, and those that give a secret another value. */
const VERBS = /^(activate|add|buy|create|issue|order|redeem|register|renew|replace|rotate)[A-Z]/
const SECRETS =
  /^(accessToken|activationCode|codes|enrollmentToken|grant|invitation|loginSecret|recoveryCodes|recoveryToken|refreshToken|token)$/

/** Mutations that need no idempotency key, with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  authorizeCriticalOperation: 'A lost grant is void after two minutes; the PIN gives another one.',
  completeRecovery: 'The recovery token is the key: it gives the same answer until the account is used.',
  issueClientToken: 'The proof of the request is used once; the client asks for another token.',
  refreshSession: 'The refresh token is the key: it gives the same successor until that one is used.',
  registerPasskey: 'The challenge is used once, no secret is shown, and Account.passkeys lists the passkey.',
  replaceDevice: 'It creates nothing: both devices exist, and their states show what was done.',
  rotateDashboardClient:
    'The client brings its own key, and MachineClient.keyThumbprint shows which is in use.',
  rotatePartnerClient:
    'The client brings its own key, and MachineClient.keyThumbprint shows which is in use.',
  rotateServerLocator: 'It shows no secret: Server.locator shows the present locator.',
  rotateWebhookKey: 'It shows no secret, and while the previous key signs too a second rotation is refused.',
  signInWithDeviceKey: 'A lost answer costs nothing: the next sign-in begins another session.',
  signInWithPasskey: 'A lost answer costs nothing: the next sign-in begins another session.',
  startRecovery: 'Another code starts another recovery, which supersedes the one whose answer is lost.',
  startRecoveryByDevice: 'The device starts another recovery, which supersedes the one whose answer is lost.',
  startSession: 'A lost answer costs nothing: the next sign-in begins another session.',
}

const inputOf = (field: GraphQLField<unknown, unknown>) =>
  (getNullableType(field.args[0]!.type) as GraphQLInputObjectType).getFields()
const hasKey = (field: GraphQLField<unknown, unknown>) => 'idempotencyKey' in inputOf(field)
const showsSecret = ({ type }: GraphQLField<unknown, unknown>) =>
  Object.keys((type as GraphQLObjectType).getFields()).some((name) => SECRETS.test(name))

describe('idempotencyKey', () => {
  const needing = mutations.filter((field) => VERBS.test(field.name) || showsSecret(field))

  it('is on every mutation that buys, redeems, creates, orders or shows a secret once, or the reason is known', () => {
    expect(needing.length).toBeGreaterThan(20)
    const lacking = needing.filter((field) => !hasKey(field)).map(({ name }) => name)
    expect(lacking.sort()).toEqual(Object.keys(exceptions).sort())
  })

  it('is required and of the one scalar', () => {
    const types = mutations.filter(hasKey).map((field) => String(inputOf(field)['idempotencyKey']!.type))
    expect(new Set(types)).toEqual(new Set(['IdempotencyKey!']))
  })
})
