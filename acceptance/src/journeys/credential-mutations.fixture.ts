import { randomUUID } from 'node:crypto'
import { Authenticator } from '@enigm/simulators'
import { Client } from './client'
import { recoverByDevice, withDeviceKey } from './device-key'
import { enrollOwnDevice } from './membership'
import type { Person } from './person'

/** Runs each other way to sign in and renews the credentials. It comes last for a person, because the login secret changes. */
export async function credentialMutations(person: Person, origin: string): Promise<void> {
  const { me } = await person.panel.send<{ me: { id: string } }>('{ me { id } }')
  const accountId = me.id
  await passkeys(person, accountId, origin)
  await deviceKey(person, origin)
  const renewal = {
    accountId,
    idempotencyKey: randomUUID(),
    grant: await person.grant('RECOVERY_CODE_RENEWAL', accountId),
  }
  await person.panel.mutate('renewRecoveryCodes', renewal, 'recoveryCodes')
  const rotation = {
    accountId,
    idempotencyKey: randomUUID(),
    grant: await person.grant('LOGIN_SECRET_ROTATION', accountId),
  }
  await person.panel.mutate('rotateLoginSecret', rotation, 'loginSecret')
}

async function passkeys(person: Person, accountId: string, origin: string): Promise<void> {
  const { panel, gateway } = person
  const authenticator = new Authenticator(origin)
  const begun = await panel.mutate(
    'startPasskeyRegistration',
    { origin },
    'options { challenge user { id } }',
  )
  const grant = await person.grant('PASSKEY_REGISTRATION', accountId)
  const answer = authenticator.create(begun.options)
  const { passkey } = await panel.mutate(
    'registerPasskey',
    { ...answer, accountId, label: 'Phone', grant },
    'passkey { id }',
  )
  await panel.mutate('renamePasskey', { passkeyId: passkey.id, label: 'Key' }, 'passkey { id }')
  const guest = new Client(gateway)
  const asked = await guest.mutate('startPasskeySignIn', { origin }, 'options { challenge }')
  await guest.mutate('signInWithPasskey', authenticator.get(asked.options), 'session { id }')
  await panel.mutate('removePasskey', { passkeyId: passkey.id }, 'passkeyId')
}

async function deviceKey(person: Person, origin: string): Promise<void> {
  const { simulated } = await enrollOwnDevice(person)
  const key = { person, simulated, origin }
  await withDeviceKey(key, 'startDeviceSignIn', 'device-sign-in+jwt', (device, assertion) =>
    device.mutate('signInWithDeviceKey', { assertion }, 'session { id }'),
  )
  const { recovery } = await recoverByDevice(key)
  await person.panel.mutate('cancelRecovery', { recoveryId: recovery.id }, 'recovery { state }')
}
