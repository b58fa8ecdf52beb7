import type { Answer } from './subgraph'

interface Payload {
  errors?: { code: string }[]
}

/** The code of the first failure: in the payload of a mutation, or at the top level. */
export function failureOf({ data, errors }: Answer): string | undefined {
  const [payload] = Object.values((data ?? {}) as Record<string, Payload | null>)
  return errors?.[0]?.extensions.code ?? payload?.errors?.[0]?.code
}

/** The payload of a mutation. @throws Error if it was refused */
export function payloadIn<T>({ data, errors }: Answer<Record<string, T>>): T {
  const [payload] = Object.values(data ?? {})
  if (!payload) throw new Error(`refused: ${JSON.stringify(errors)}`)
  return payload
}
