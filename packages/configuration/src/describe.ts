import { z } from 'zod'
import { shapeOf } from './schema'

/** One environment variable as its schema declares it. */
export interface Variable {
  readonly name: string
  readonly description: string
  /** Whether the value must stay unknown to everyone but the process. */
  readonly isSecret: boolean
  readonly isRequired: boolean
  /** The value that applies when the variable is not set. */
  readonly default?: string
}

/**
 * The variables of a configuration, for its documents. `.meta({ description, isSecret })` stands last in the chain of a variable;
 * `default` there replaces a default value that depends on the machine.
 * @throws Error for a variable without a description
 */
export function describeVariables(schema: z.ZodType): Variable[] {
  return Object.entries(shapeOf(schema)).map(([name, variable]) => {
    const { description, isSecret = false, default: shown = defaultOf(variable) } = variable.meta() ?? {}
    if (!description) throw new Error(`${name} has no description.`)
    return {
      name,
      description,
      isSecret: isSecret === true,
      isRequired: !variable.safeParse(undefined).success,
      ...(shown === undefined ? {} : { default: textOf(shown) }),
    }
  })
}

function defaultOf(variable: z.ZodType): unknown {
  return variable instanceof z.ZodDefault ? variable.def.defaultValue : undefined
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(',')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
