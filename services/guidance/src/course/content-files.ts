import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** Levels and languages, each with its name in paths. */
export const levels = { ESSENTIAL: 'essential', ADVANCED: 'advanced' } as const
export type Level = keyof typeof levels
export const languages = { EN: 'en', DE: 'de' } as const
export type Language = keyof typeof languages

/** The name of a module, a question or a choice. */
export const contentId = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words with hyphens')
  .max(64)

/** The files of a content directory, and the mistakes that were found in them. */
export class ContentFiles {
  readonly mistakes: string[] = []

  constructor(private readonly directory: string) {}

  report(file: string, mistake: string): void {
    this.mistakes.push(`${file}: ${mistake}`)
  }

  /** The text of a file; reports one that cannot be read. */
  text(path: string): string | undefined {
    return this.attempt(path, () => readFileSync(join(this.directory, path), 'utf8').replaceAll('\r\n', '\n'))
  }

  /** The names in a folder, sorted. */
  names(path: string): string[] {
    const names = this.attempt(path, () => readdirSync(join(this.directory, path)))
    return (names ?? []).filter((name) => !name.startsWith('.')).sort()
  }

  /** The value of a YAML file by its schema; reports each mistake. */
  yaml<T>(schema: z.ZodType<T>, path: string): T | undefined {
    const text = this.text(path)
    return text === undefined ? undefined : this.parsed(schema, path, text)
  }

  /** The value of a YAML text of a file by its schema; reports each mistake. */
  parsed<T>(schema: z.ZodType<T>, path: string, text: string): T | undefined {
    let value: unknown
    try {
      value = parse(text)
    } catch (error) {
      this.report(path, `it is not YAML: ${(error as Error).message.split('\n')[0]}`)
      return undefined
    }
    const result = schema.safeParse(value)
    for (const issue of result.error?.issues ?? [])
      this.report(path, [...issue.path, issue.message].join(': '))
    return result.data
  }

  private attempt<T>(path: string, read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      this.report(path, `it cannot be read (${(error as NodeJS.ErrnoException).code})`)
      return undefined
    }
  }
}
