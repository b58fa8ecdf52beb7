import { createLocalJWKSet, importJWK, type CryptoKey, type JSONWebKeySet, type JWK } from 'jose'
import { z } from 'zod'

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' })
    return z.NEVER
  }
})

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  DATA_DIR: z.string().min(1),
  AGENT_SIGNING_KEY: json.pipe(
    z.looseObject({ kty: z.literal('OKP'), kid: z.string(), x: z.string(), d: z.string() }),
  ),
  COMMAND_PUBLIC_KEYS: json.pipe(
    z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) }),
  ),
})

export interface AgentConfig {
  port: number
  dataDir: string
  keyId: string
  signingKey: CryptoKey
  commandKeys: ReturnType<typeof createLocalJWKSet>
}

/** Reads the agent's environment variables. @throws z.ZodError that lists every invalid one */
export async function readAgentConfig(environment: NodeJS.ProcessEnv): Promise<AgentConfig> {
  const values = schema.parse(environment)
  return {
    port: values.PORT,
    dataDir: values.DATA_DIR,
    keyId: values.AGENT_SIGNING_KEY.kid,
    signingKey: (await importJWK(values.AGENT_SIGNING_KEY as JWK, 'EdDSA')) as CryptoKey,
    commandKeys: createLocalJWKSet(values.COMMAND_PUBLIC_KEYS as JSONWebKeySet),
  }
}
