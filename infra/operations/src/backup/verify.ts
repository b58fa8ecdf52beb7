import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceName } from '@enigm/contracts'
import { contentOf } from './files'
import { fileOf, type Manifest } from './manifest'

/**
 * Compares the files of a backup with its manifest.
 * @returns a sentence for each file that is missing, changed or unknown
 */
export async function mistakesOf(directory: string, { databases }: Manifest): Promise<string[]> {
  const mistakes: string[] = []
  for (const [service, { tables }] of Object.entries(databases) as [
    ServiceName,
    Manifest['databases'][ServiceName],
  ][]) {
    const expected = new Set(tables.map((table) => fileOf(service, table)))
    for (const table of tables) {
      const file = fileOf(service, table)
      const content = await contentOf(join(directory, file)).catch((error: NodeJS.ErrnoException) => error)
      if (content instanceof Error) mistakes.push(`${file} cannot be read (${content.code}).`)
      else if (content.bytes !== table.bytes)
        mistakes.push(`${file} has ${content.bytes} bytes, not ${table.bytes}.`)
      else if (content.sha256 !== table.sha256) mistakes.push(`${file} was changed: its SHA-256 differs.`)
    }
    const found = namesIn(join(directory, service)).map((name) => join(service, name))
    mistakes.push(
      ...found.filter((file) => !expected.has(file)).map((file) => `${file} is not in the manifest.`),
    )
  }
  return mistakes
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    // Each of its files is reported.
    return []
  }
}
