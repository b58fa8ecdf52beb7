import { randomBytes, randomUUID } from 'node:crypto'
import type { Person } from './person'

type Kind = 'Partner' | 'Dashboard'

/** A public key without a private key. */
const newKey = () => ({ kty: 'OKP', crv: 'Ed25519', x: randomBytes(32).toString('base64url') })

/** Registers a machine client of an organization, or else a dashboard, with this key. @returns its id */
export async function registerClient(
  registrar: Person,
  publicKey: { x: string },
  organizationId?: string,
): Promise<string> {
  const kind: Kind = organizationId ? 'Partner' : 'Dashboard'
  const target = organizationId ? `${organizationId}:${publicKey.x}` : publicKey.x
  const grant = await registrar.grant(`${kind.toUpperCase()}_CLIENT_REGISTRATION`, target)
  const input = { organizationId, label: 'Nightly job', publicKey, idempotencyKey: randomUUID(), grant }
  const { client } = await registrar.panel.mutate<{ client: { id: string } }>(
    `register${kind}Client`,
    input,
    'client { id }',
  )
  return client.id
}

/** Rotates the key of a machine client. */
export async function rotateClient(
  registrar: Person,
  clientId: string,
  publicKey: { x: string },
  kind: Kind = 'Partner',
): Promise<void> {
  const target = `${clientId}:${publicKey.x}`
  const grant = await registrar.grant(`${kind.toUpperCase()}_CLIENT_ROTATION`, target)
  await registrar.panel.mutate(
    `rotate${kind}Client`,
    { clientId, publicKey, grant },
    'client { keyThumbprint }',
  )
}

/** Revokes a machine client. */
export async function revokeClient(
  registrar: Person,
  clientId: string,
  kind: Kind = 'Partner',
): Promise<void> {
  const grant = await registrar.grant(`${kind.toUpperCase()}_CLIENT_REVOCATION`, clientId)
  await registrar.panel.mutate(`revoke${kind}Client`, { clientId, grant }, 'client { state }')
}

/** Runs each mutation on a machine client of an organization, or else on a dashboard. */
export async function clientMutations(registrar: Person, organizationId?: string): Promise<void> {
  const kind: Kind = organizationId ? 'Partner' : 'Dashboard'
  const clientId = await registerClient(registrar, newKey(), organizationId)
  await rotateClient(registrar, clientId, newKey(), kind)
  await revokeClient(registrar, clientId, kind)
}
