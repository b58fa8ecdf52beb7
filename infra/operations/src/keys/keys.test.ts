import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describeVariables } from '@enigm/configuration'
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose'
import { nkeys } from 'nats'
import { brokerUserNames } from '../broker/users'
import { directoryOfTests, enigm } from '../command.fixture'
import { configurationOf, deployedProcessNames } from '../processes'
import { signingKeyNames, signingKeys, type SigningKeyName } from './inventory'
import { decryptedKeys, encryptedKeys, putBack } from './keys-file'
import { SecretsDirectory } from './secrets-directory'

const directory = directoryOfTests()

async function generated(name: string): Promise<SecretsDirectory> {
  const secrets = new SecretsDirectory(join(directory, name))
  expect(await enigm(['keys', 'generate', '--secrets', secrets.path])).toMatchObject({ code: 0, errors: '' })
  return secrets
}

function filesOf({ path }: SecretsDirectory): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
}

function contentsOf(secrets: SecretsDirectory): Record<string, string> {
  const entries = filesOf(secrets).map((file) => file.slice(secrets.path.length + 1).split('/'))
  return Object.fromEntries(
    entries.map(([holder, name]) => [`${holder}/${name}`, secrets.read(holder!, name!)]),
  )
}

describe('enigm keys generate', () => {
  it('writes one directory for each process, which only its owner can read', async () => {
    const secrets = await generated('modes')
    for (const file of filesOf(secrets)) expect(statSync(file).mode & 0o777).toBe(0o600)
    for (const holder of readdirSync(secrets.path))
      expect(statSync(secrets.pathOf(holder)).mode & 0o777).toBe(0o700)
  })

  it('gives each private key and pepper to one process, and the handle key to every service', async () => {
    const contents = Object.entries(contentsOf(await generated('holders')))
    const privateParts = contents.flatMap(([place, text]) => {
      const d = /"d":"([^"]+)"/.exec(text)?.[1]
      return d ? [{ place, d }] : []
    })
    expect(privateParts.map(({ place }) => place).sort()).toEqual(
      signingKeyNames
        .map((name) => `${signingKeys[name].private.holder}/${signingKeys[name].private.name}`)
        .sort(),
    )
    for (const { place, d } of privateParts) {
      expect(contents.filter(([, text]) => text.includes(d)).map(([holder]) => holder)).toEqual([place])
    }
    const shared = contents.filter(([place]) => place.endsWith('HANDLE_KEY')).map(([, text]) => text)
    expect(new Set(shared).size).toBe(1)
    const others = contents.filter(([place]) => /PEPPER|SEED/.test(place)).map(([, text]) => text)
    expect(new Set(others).size).toBe(others.length)
  })

  it('writes only variables that the process reads', async () => {
    const secrets = await generated('variables')
    for (const name of deployedProcessNames) {
      const known = describeVariables(configurationOf(name)).map((variable) => variable.name)
      expect(known).toEqual(expect.arrayContaining(readdirSync(secrets.pathOf(name))))
    }
  })

  it('keeps existing keys, and completes a shared secret and a public key from them', async () => {
    const secrets = await generated('kept')
    const before = contentsOf(secrets)
    secrets.remove('esim', 'HANDLE_KEY')
    secrets.remove('gateway', 'ACCESS_PUBLIC_KEYS')
    const again = await enigm(['keys', 'generate', '--secrets', secrets.path, '--json'])
    expect(JSON.parse(again.output)).toEqual({
      created: ['gateway/ACCESS_PUBLIC_KEYS', 'esim/HANDLE_KEY'],
      kept: Object.keys(before).length - 2,
    })
    expect(contentsOf(secrets)).toEqual(before)
  })
})

/** Whether every verifier of a key accepts a signature that its signer makes now. */
async function accepted(secrets: SecretsDirectory, key: SigningKeyName, token: string): Promise<boolean[]> {
  return Promise.all(
    signingKeys[key].public.map(({ holder, name }) =>
      jwtVerify(token, createLocalJWKSet(JSON.parse(secrets.read(holder, name)))).then(
        () => true,
        () => false,
      ),
    ),
  )
}

async function signed(secrets: SecretsDirectory, key: SigningKeyName): Promise<string> {
  const { holder, name } = signingKeys[key].private
  const jwk = JSON.parse(secrets.read(holder, name))
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid })
    .sign(await importJWK(jwk, 'EdDSA'))
}

describe('enigm keys rotate', () => {
  it.each(signingKeyNames)(
    'rotates %s in three steps, and every signature is accepted in between',
    async (key) => {
      const secrets = await generated(`rotate-${key}`)
      const rotate = (step: string) =>
        enigm(['keys', 'rotate', key, step, '--secrets', secrets.path, '--json'])
      const { holder } = signingKeys[key].private
      const verifiers = signingKeys[key].public.map((place) => place.holder)
      const old = await signed(secrets, key)

      expect(JSON.parse((await rotate('announce')).output)).toMatchObject({ restart: verifiers })
      expect(new Set(await accepted(secrets, key, await signed(secrets, key)))).toEqual(new Set([true]))

      expect(JSON.parse((await rotate('activate')).output)).toMatchObject({ restart: [holder] })
      const fresh = await signed(secrets, key)
      for (const token of [old, fresh])
        expect(new Set(await accepted(secrets, key, token))).toEqual(new Set([true]))

      expect(JSON.parse((await rotate('retire')).output)).toMatchObject({ restart: verifiers })
      expect(new Set(await accepted(secrets, key, fresh))).toEqual(new Set([true]))
      expect(new Set(await accepted(secrets, key, old))).toEqual(new Set([false]))
    },
  )

  it('rotates the sealing key of blind coins in three steps; what was sealed before opens until the last one', async () => {
    const secrets = await generated('sealing')
    const rotate = (step: string) =>
      enigm(['keys', 'rotate', 'coins', step, '--secrets', secrets.path, '--json'])
    const [seals, opens] = ['BLIND_COIN_SEALING_KEY', 'BLIND_COIN_OPENING_KEY']
    const present = () => secrets.read('payments', seals)
    const [old, before] = [present(), contentsOf(secrets)]

    for (const wrong of ['activate', 'retire']) expect(await rotate(wrong)).toMatchObject({ code: 1 })
    expect(contentsOf(secrets)).toEqual(before)
    expect(JSON.parse((await rotate('announce')).output)).toMatchObject({ restart: ['payments'] })
    const fresh = secrets.read('payments', opens)
    expect(present()).toBe(old)
    expect(fresh).not.toBe(old)

    // The step is interrupted after the new key seals, and repeated.
    secrets.write('payments', `${seals}.former`, old)
    secrets.write('payments', seals, fresh)
    expect(await rotate('retire')).toMatchObject({ code: 1 })
    expect(JSON.parse((await rotate('activate')).output)).toMatchObject({ restart: ['payments'] })
    expect([present(), secrets.read('payments', opens)]).toEqual([fresh, old])

    expect(await rotate('activate')).toMatchObject({ code: 1 })
    expect(JSON.parse((await rotate('retire')).output)).toMatchObject({ restart: ['payments'] })
    expect(contentsOf(secrets)).toEqual({ ...before, [`payments/${seals}`]: fresh })
  })

  it('rotates the key of refresh tokens, which is the pepper before its first rotation; the pepper stays', async () => {
    const secrets = await generated('refresh')
    const rotate = async (step: string) =>
      JSON.parse(
        (await enigm(['keys', 'rotate', 'refresh', step, '--secrets', secrets.path, '--json'])).output,
      )
    const before = contentsOf(secrets)
    const pepper = secrets.read('accounts', 'ACCOUNTS_PEPPER')

    expect(await rotate('announce')).toMatchObject({ restart: ['accounts'] })
    const fresh = secrets.read('accounts', 'REFRESH_OTHER_KEY')
    expect(secrets.has('accounts', 'REFRESH_KEY')).toBe(false)
    await rotate('activate')
    expect(secrets.read('accounts', 'REFRESH_KEY')).toBe(fresh)
    expect(secrets.read('accounts', 'REFRESH_OTHER_KEY')).toBe(pepper)
    await rotate('retire')
    expect(contentsOf(secrets)).toEqual({ ...before, 'accounts/REFRESH_KEY': fresh })

    await rotate('announce')
    await rotate('activate')
    expect(secrets.read('accounts', 'REFRESH_OTHER_KEY')).toBe(fresh)
  })

  it('rotates the users of the broker: it knows both keys of each user until the last step', async () => {
    const secrets = await generated('broker')
    const rotate = (step: string) => enigm(['keys', 'rotate', 'broker', step, '--secrets', secrets.path])
    const known = async () => {
      const output = join(secrets.path, 'broker-users.conf')
      await enigm(['broker', 'users', '--secrets', secrets.path, '--output', output])
      return [...readFileSync(output, 'utf8').matchAll(/"nkey": "(\w+)"/g)].map(([, key]) => key!).sort()
    }
    const used = () =>
      brokerUserNames
        .map((name) => nkeys.fromSeed(Buffer.from(secrets.read(name, 'NATS_NKEY_SEED'))).getPublicKey())
        .sort()
    const old = used()
    expect(await known()).toEqual(old)

    expect(await rotate('announce')).toMatchObject({ code: 0, errors: '' })
    const both = await known()
    expect(used()).toEqual(old)
    expect(both).toHaveLength(2 * brokerUserNames.length)
    expect(await rotate('activate')).toMatchObject({ code: 0 })
    expect(await known()).toEqual(both)
    expect([...old, ...used()].sort()).toEqual(both)
    expect(await rotate('activate')).toMatchObject({ code: 1 })
    expect(await rotate('retire')).toMatchObject({ code: 0 })
    expect(await known()).toEqual(used())
  })

  it('a backup of the keys during a rotation is restored with it', async () => {
    const secrets = await generated('backed-up')
    for (const key of ['access', 'broker', 'refresh'])
      await enigm(['keys', 'rotate', key, 'announce', '--secrets', secrets.path])
    const file = await encryptedKeys(secrets, { passphrase: 'a passphrase of this test' })
    const files = await decryptedKeys(file, { passphrase: 'a passphrase of this test' })
    const restored = new SecretsDirectory(join(directory, 'restored'))
    putBack(restored, files)
    expect(contentsOf(restored)).toEqual(contentsOf(secrets))
  })

  it('completes a step that was interrupted between two verifiers', async () => {
    const secrets = await generated('interrupted')
    const rotate = (step: string) => enigm(['keys', 'rotate', 'enrollment', step, '--secrets', secrets.path])
    const [accounts, payments] = signingKeys.enrollment.public
    const before = secrets.read(accounts.holder, accounts.name)
    for (const step of ['announce', 'activate', 'retire'])
      expect(await rotate(step)).toMatchObject({ code: 0 })
    const both = JSON.stringify({
      keys: [...JSON.parse(before).keys, ...JSON.parse(secrets.read(accounts.holder, accounts.name)).keys],
    })
    secrets.write(payments.holder, payments.name, both)

    expect(await rotate('announce')).toMatchObject({ code: 1 })
    expect(await rotate('retire')).toMatchObject({ code: 0 })

    expect(secrets.read(payments.holder, payments.name)).toBe(secrets.read(accounts.holder, accounts.name))
  })

  it('refuses a step that is not the next one, and changes nothing', async () => {
    const secrets = await generated('order')
    const rotate = (step: string) => enigm(['keys', 'rotate', 'internal', step, '--secrets', secrets.path])
    for (const [next, wrong] of [
      ['announce', ['activate', 'retire']],
      ['activate', ['announce', 'retire']],
      ['retire', ['announce', 'activate']],
    ] as const) {
      const before = contentsOf(secrets)
      for (const step of wrong) {
        expect(await rotate(step)).toEqual({
          code: 1,
          output: '',
          errors: `The next step of the rotation of internal is ${next}, not ${step}.\n`,
        })
      }
      expect(contentsOf(secrets)).toEqual(before)
      expect(await rotate(next)).toMatchObject({ code: 0 })
    }
  })
})
