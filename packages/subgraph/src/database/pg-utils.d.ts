/** A part of pg without types: a value as PostgreSQL receives it. */
declare module 'pg/lib/utils' {
  export function prepareValue(value: unknown): unknown
}
