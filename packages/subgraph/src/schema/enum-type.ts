import { registerEnumType } from 'type-graphql'

/** The values of an enum as an object: `EsimPolicy.STANDARD` is the text `'STANDARD'`. */
export type EnumOf<Value extends string> = { readonly [V in Value]: V }

/**
 * Defines a GraphQL enum: each value with its description. The TypeScript type is the union of the texts, so that rows, events
 * and literals fit without a conversion:
 * `export const DeviceKind = enumType('DeviceKind', 'The operating system of a device.', { ENIGM_OS: 'A phone that runs Enigm OS.' })`
 * `export type DeviceKind = keyof typeof DeviceKind`
 */
export function enumType<const Values extends Readonly<Record<string, string>>>(
  name: string,
  description: string,
  values: Values,
): EnumOf<keyof Values & string> {
  const names = Object.keys(values) as (keyof Values & string)[]
  const type = Object.freeze(Object.fromEntries(names.map((value) => [value, value])))
  registerEnumType(type, {
    name,
    description,
    valuesConfig: Object.fromEntries(names.map((value) => [value, { description: values[value] }])),
  })
  return type as EnumOf<keyof Values & string>
}
