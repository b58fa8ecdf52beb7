import { z } from 'zod'

/** The variables of a schema that is an object or an intersection of objects, in their order. */
export function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  if (schema instanceof z.ZodObject) return schema.shape as Record<string, z.ZodType>
  if (schema instanceof z.ZodIntersection) {
    return { ...shapeOf(schema.def.left as z.ZodType), ...shapeOf(schema.def.right as z.ZodType) }
  }
  throw new TypeError('The schema of a configuration is an object or an intersection of objects.')
}

/** The names of the environment variables that a configuration reads. */
export function variableNames(schema: z.ZodType): string[] {
  return Object.keys(shapeOf(schema))
}
