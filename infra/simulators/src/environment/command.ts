import { jwtVerify } from 'jose'
import { z } from 'zod'
import type { AgentConfig } from './config'
import { contentClasses } from './store'

/** Names of the wire protocol between Enigm Command and an environment's agent. */
export const commandIssuer = 'https://enigm.dev'
const commandType = 'environment-command+jwt'
export const reportType = 'environment-report+jwt'

/** A name that is safe as one path segment. */
export const segment = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/)

const common = { commandId: segment, environment: segment }
const commandSchema = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('PROVISION'),
    selector: z.strictObject({
      surfaces: z
        .array(z.enum(['TEXT', 'CALL', 'MEDIA']))
        .min(1)
        .optional(),
    }),
  }),
  z.object({
    ...{ ...common, kind: z.literal('OBJECTS') },
    selector: z.strictObject({ objects: z.array(segment).min(1).max(500) }),
  }),
  z.object({
    ...{ ...common, kind: z.literal('CONTENT_CLASS') },
    selector: z.strictObject({
      classes: z.array(z.enum(contentClasses)).min(1),
      before: z.iso.datetime().optional(),
    }),
  }),
  z.object({ ...common, kind: z.literal('ALL_CONTENT'), selector: z.strictObject({}) }),
  z.object({ ...common, kind: z.literal('MEMBER_CONTENT'), selector: z.strictObject({ member: segment }) }),
  z.object({ ...common, kind: z.literal('ENVIRONMENT'), selector: z.strictObject({}) }),
])

export type EnvironmentCommand = z.infer<typeof commandSchema>

/**
 * Verifies a signed command of Enigm Command to a server environment: key, audience (the id of this agent's key) and expiry.
 * @throws JOSEError, ZodError when it is not valid
 */
export async function verifyCommand(jws: string, config: AgentConfig): Promise<EnvironmentCommand> {
  const { payload } = await jwtVerify(jws, config.commandKeys, {
    algorithms: ['EdDSA'],
    typ: commandType,
    issuer: commandIssuer,
    audience: config.keyId,
    requiredClaims: ['exp', 'iat'],
    maxTokenAge: '10m',
    clockTolerance: 5,
  })
  return commandSchema.parse(payload)
}

/** Whether two commands are the same. Signature and times differ between deliveries of the same command. */
export function isSameCommand(a: EnvironmentCommand, b: EnvironmentCommand): boolean {
  return JSON.stringify(commandSchema.parse(a)) === JSON.stringify(commandSchema.parse(b))
}
