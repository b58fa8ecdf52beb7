import { z } from 'zod'

/** A variable of the environment that holds JSON; `what` says of what form it must be. */
export function jsonVariable<T extends z.ZodType>(schema: T, what: string) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: `must be JSON: ${what}` })
        return z.NEVER
      }
    })
    .pipe(schema)
}
