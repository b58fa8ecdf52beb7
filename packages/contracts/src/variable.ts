import { z } from 'zod'

/** An environment variable that holds JSON; `what` describes its form in the error message. */
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
