import { DefaultNamingStrategy } from 'typeorm'

/** Tables and columns in snake_case: `class JoinRequest { lastSeenDay }` is `join_request.last_seen_day`. */
export class SnakeCase extends DefaultNamingStrategy {
  override tableName(className: string, given?: string): string {
    return given ?? snake(className)
  }

  override columnName(property: string, given: string | undefined, prefixes: string[]): string {
    return snake([...prefixes, given ?? property].join('_'))
  }
}

function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}

/** `LAST_SEEN_DAY` or `last_seen_day` is `lastSeenDay`. */
export function camelCase(name: string): string {
  return name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
