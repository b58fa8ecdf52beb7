import { jwtVerify } from 'jose'
import { z } from 'zod'
import type { AgentConfig } from './config'

/** Names of the wire protocol between Enigm Command and an environment's agent. */
export const commandIssuer = 'https://enigm.dev'
const orderType = 'environment-order+jwt'
export const reportType = 'environment-report+jwt'

/** A name that is safe as one path segment. */
export const segment = z.string().regex(/^[A-Za-z0-9_]{1,80}$/)

const common = { orderId: segment, environment: segment }
const orderSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('PROVISION'), selector: z.strictObject({}) }),
  z.object({ ...common, kind: z.literal('MEMBER_CONTENT'), selector: z.strictObject({ member: segment }) }),
  z.object({ ...common, kind: z.literal('ENVIRONMENT'), selector: z.strictObject({}) }),
])

export type EnvironmentOrder = z.infer<typeof orderSchema>

/**
 * Verifies a signed order of Enigm Command to a server environment: key, audience (the id of this agent's key) and expiry.
 * @throws JOSEError, ZodError when it is not valid
 */
export async function verifyOrder(jws: string, config: AgentConfig): Promise<EnvironmentOrder> {
  const { payload } = await jwtVerify(jws, config.orderKeys, {
    algorithms: ['EdDSA'],
    typ: orderType,
    issuer: commandIssuer,
    audience: config.keyId,
    requiredClaims: ['exp', 'iat'],
    maxTokenAge: '10m',
    clockTolerance: 5,
  })
  return orderSchema.parse(payload)
}

/** Whether two orders are the same. Signature and times differ between deliveries of the same order. */
export function sameOrder(a: EnvironmentOrder, b: EnvironmentOrder): boolean {
  return JSON.stringify(orderSchema.parse(a)) === JSON.stringify(orderSchema.parse(b))
}
