import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describeVariables, readConfig, type ConfigError } from '@enigm/configuration'
import { configurationOf, deployedProcessNames } from '../processes'
import { configurationFiles } from './documents'

const root = join(__dirname, '../../../..')

describe('the documents of the configuration', () => {
  it.each([...configurationFiles()])('%s is fresh: npm run compose would change nothing', (path, text) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  })
})

describe.each(deployedProcessNames)('.env.example of %s', (name) => {
  const text = [...configurationFiles()].find(([path]) => path.endsWith(`${name}/.env.example`))![1]

  it('names every variable of the process', () => {
    for (const variable of describeVariables(configurationOf(name)))
      expect(text).toMatch(new RegExp(`\\b${variable.name}\\b`))
  })

  it('sets only variables of the process, and valid values', () => {
    const set = Object.entries(parseEnv(text)).filter(
      ([variable, value]) => variable !== 'SECRETS_DIR' && value,
    )
    const mistakes = mistakesOf(name, Object.fromEntries(set) as Record<string, string>)
    const names = describeVariables(configurationOf(name)).map((variable) => variable.name)
    for (const [variable] of set) {
      expect(names).toContain(variable)
      expect(mistakes.filter((mistake) => mistake.startsWith(variable))).toEqual([])
    }
  })
})

function mistakesOf(name: (typeof deployedProcessNames)[number], variables: Record<string, string>) {
  try {
    readConfig(configurationOf(name), variables)
    return []
  } catch (error) {
    return (error as ConfigError).mistakes
  }
}
