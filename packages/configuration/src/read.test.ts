import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { describeVariables } from './describe'
import { ConfigError, readConfig } from './read'

const schema = z
  .object({
    SECRET: z.string().min(4).meta({ description: 'A secret.', isSecret: true }),
    PORT: z.coerce.number().int().min(1).meta({ description: 'A port.' }),
  })
  .and(
    z.object({
      LEVEL: z.enum(['low', 'high']).default('low').meta({ description: 'A level.' }),
      DIRECTORY: z
        .string()
        .default('/home/someone/panel')
        .meta({ description: 'A place.', default: 'panel' }),
      NOTE: z.string().optional().meta({ description: 'A note.' }),
    }),
  )

let directory: string
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'configuration-'))))
afterAll(() => rmSync(directory, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

function mistakesOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig(schema, variables)
    return []
  } catch (error) {
    return (error as ConfigError).mistakes
  }
}

describe('readConfig', () => {
  it('takes a value from its variable, from the file of <NAME>_FILE, or from SECRETS_DIR, in this order', () => {
    const SECRETS_DIR = directory
    file('SECRET', 'in the directory\n')
    const SECRET_FILE = file('elsewhere', 'in a file\r\n')
    const read = (variables: Record<string, string>) => readConfig(schema, { PORT: '1', ...variables }).SECRET
    expect(read({ SECRETS_DIR })).toBe('in the directory')
    expect(read({ SECRETS_DIR, SECRET_FILE })).toBe('in a file')
    expect(read({ SECRETS_DIR, SECRET: 'given' })).toBe('given')
  })

  it('lists every mistake at once and repeats no value', () => {
    const variables = { SECRET: 'abc', PORT: 'eighty', LEVEL: 'middle' }
    expect(mistakesOf(variables)).toEqual([
      expect.stringMatching(/^SECRET: /),
      expect.stringMatching(/^PORT: /),
      expect.stringMatching(/^LEVEL: /),
    ])
    expect(mistakesOf(variables).join()).not.toMatch(/abc|eighty|middle/)
  })

  it('counts an empty variable as not set', () => {
    expect(mistakesOf({ SECRET: '', PORT: '' })).toEqual(['SECRET: is not set', 'PORT: is not set'])
    expect(readConfig(schema, { SECRET: 'long enough', PORT: '1', LEVEL: '' }).LEVEL).toBe('low')
  })

  it('refuses a file that cannot be read, an empty one, and a variable with both', () => {
    const PORT_FILE = file('empty', '\n')
    expect(mistakesOf({ SECRET_FILE: join(directory, 'absent'), PORT_FILE })).toEqual([
      'SECRET_FILE: the file cannot be read (ENOENT)',
      'PORT_FILE: the file is empty',
    ])
    expect(mistakesOf({ SECRET: 'given', SECRET_FILE: '/dev/null', PORT: '1' })).toEqual([
      'SECRET: set either SECRET or SECRET_FILE',
    ])
  })
})

describe('describeVariables', () => {
  it('returns the description and default of each variable, and whether it is required or secret', () => {
    expect(describeVariables(schema)).toEqual([
      { name: 'SECRET', description: 'A secret.', isSecret: true, isRequired: true },
      { name: 'PORT', description: 'A port.', isSecret: false, isRequired: true },
      { name: 'LEVEL', description: 'A level.', isSecret: false, isRequired: false, default: 'low' },
      { name: 'DIRECTORY', description: 'A place.', isSecret: false, isRequired: false, default: 'panel' },
      { name: 'NOTE', description: 'A note.', isSecret: false, isRequired: false },
    ])
  })

  it('refuses a variable without a description', () => {
    expect(() => describeVariables(z.object({ BARE: z.string() }))).toThrow('BARE has no description.')
  })
})
