import type { SimulatedDevice } from '@enigm/simulators'
import { Client, eventually, unless } from './client'
import type { Person } from './person'

interface DeviceKey {
  person: Person
  simulated: SimulatedDevice
  origin: string
}

/** Signs a nonce with the key of an enrolled device and presents it, until accounts has received the device's trust. */
export async function withDeviceKey<T extends object>(
  { person, simulated, origin }: DeviceKey,
  ask: 'startDeviceSignIn' | 'startDeviceRecovery',
  typ: 'device-sign-in+jwt' | 'device-recovery+jwt',
  present: (device: Client, assertion: string) => Promise<T>,
): Promise<T> {
  const device = new Client(person.gateway, 'device')
  const input = { accountNumber: person.accountNumber, origin }
  return eventually('accounts to know the key', async () => {
    const { nonce } = await device.mutate<{ nonce: string }>(ask, input, 'nonce')
    const iat = Math.floor(Date.now() / 1000)
    const assertion = await simulated.sign(
      { alg: 'EdDSA', typ, jwk: simulated.publicKey },
      { iss: simulated.thumbprint, aud: origin, nonce, iat, exp: iat + 60 },
    )
    return present(device, assertion).catch(unless('DEVICE_KEY_INVALID'))
  })
}

/** Starts a recovery, which cannot be completed for 24 hours. */
export function recoverByDevice(key: DeviceKey): Promise<{ recovery: { id: string } }> {
  return withDeviceKey(key, 'startDeviceRecovery', 'device-recovery+jwt', (device, assertion) =>
    device.mutate<{ recovery: { id: string } }>(
      'startRecoveryByDevice',
      { assertion },
      'recovery { id } recoveryToken',
    ),
  )
}
