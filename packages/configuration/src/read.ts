import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { variableNames } from './schema'

type Environment = Readonly<Record<string, string | undefined>>

/** All invalid environment variables at once, one line each. */
export class ConfigError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(`The configuration is not valid:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

/**
 * Reads and freezes a configuration. The value of a variable comes from the variable itself, from the file that
 * `<NAME>_FILE` names, or from the file `<NAME>` in the directory `SECRETS_DIR`. An empty variable counts as not set.
 * @throws ConfigError with every mistake and without any value
 */
export function readConfig<T extends z.ZodType>(schema: T, environment: Environment): Readonly<z.infer<T>> {
  const values: Record<string, string> = {}
  const mistakes = new Map<string, string>()
  for (const name of variableNames(schema)) {
    const found = valueOf(name, environment)
    if ('mistake' in found) mistakes.set(name, found.mistake)
    else if (found.value !== undefined) values[name] = found.value
  }
  const result = schema.safeParse(values)
  const issues = result.error?.issues ?? []
  const invalid = issues
    .filter(({ path: [name] }) => !mistakes.has(String(name)))
    .map((issue) => sentenceOf(issue, values))
  if (mistakes.size + invalid.length > 0) throw new ConfigError([...mistakes.values(), ...invalid])
  return Object.freeze(result.data as z.infer<T>)
}

function sentenceOf({ path, code, message }: z.core.$ZodIssue, values: Environment): string {
  const [name] = path
  const isMissing = typeof name === 'string' && values[name] === undefined && code !== 'custom'
  return [...(path.length > 0 ? [path.join('.')] : []), isMissing ? 'is not set' : message].join(': ')
}

/**
 * What an environment says about one variable: `<NAME>`, `<NAME>_FILE`, or both by mistake. A file in `SECRETS_DIR` is
 * named by `<NAME>_FILE`, too.
 */
export function givenFor(name: string, environment: Environment): Record<string, string> {
  const given = [name, fileVariable(name)].flatMap((key) => {
    const value = environment[key]
    return value ? [[key, value] as const] : []
  })
  if (given.length > 0 || !environment['SECRETS_DIR']) return Object.fromEntries(given)
  const file = join(environment['SECRETS_DIR'], name)
  return existsSync(file) ? { [fileVariable(name)]: file } : {}
}

function valueOf(name: string, environment: Environment): { value?: string } | { mistake: string } {
  const variable = fileVariable(name)
  const { [name]: value, [variable]: file } = givenFor(name, environment)
  if (value && file) return { mistake: `${name}: set either ${name} or ${variable}` }
  return file ? contentOf(file, variable) : { value }
}

function fileVariable(name: string): string {
  return `${name}_FILE`
}

function contentOf(file: string, variable: string): { value?: string } | { mistake: string } {
  try {
    // Editors and `echo` end a file with a line break, which belongs to no value.
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    return text === '' ? { mistake: `${variable}: the file is empty` } : { value: text }
  } catch (error) {
    return { mistake: `${variable}: the file cannot be read (${(error as NodeJS.ErrnoException).code})` }
  }
}
