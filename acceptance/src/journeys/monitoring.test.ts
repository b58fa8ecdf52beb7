import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serviceNames } from '@enigm/contracts'
import { portOf, repositoryRoot } from '@enigm/embedded'
import { parse } from 'yaml'
import { sourceFilesIn } from '../sources/source-files'
import { sharedSystem } from './shared-system.fixture'

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8')
const directory = 'infra/monitoring/dashboards'

interface Alert {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; runbook: string }
}
const alerts: Alert[] = parse(read('infra/monitoring/alerts.yml')).groups.flatMap((group: any) => group.rules)
const dashboards = readdirSync(join(repositoryRoot, directory)).map((name) => ({
  name,
  expressions: JSON.parse(read(`${directory}/${name}`)).panels.flatMap((panel: any) =>
    panel.targets.map(({ expr }: { expr: string }) => expr),
  ) as string[],
}))
const runbooks = read('docs/runbooks.md')
const sections = [...runbooks.matchAll(/^## (\w+)$/gm)].map(([, name]) => name!)
const quoted = [...runbooks.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!)

/** Made by Prometheus itself for each target. */
const ofPrometheus = ['up']
/** Series of one histogram. */
const suffix = /_(bucket|count|sum)$/

/** The names of metrics in an expression: what is no function, no label, no text, no duration and no operator. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '')
  return [...bare.matchAll(/\b[a-z_][\w:]*\b(?!\s*\()/gi)]
    .map(([name]) => name)
    .filter((name) => !/^(and|or|unless|bool|offset)$/.test(name))
}

/** The metrics and series that a process exposes, with the text that explains each. */
async function exposedAt(url: string): Promise<Map<string, string>> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]))
  const helps = [...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name, help]) => [name!, help!] as const)
  return new Map(
    helps.flatMap(([name, help]) => {
      const isSeries = ['histogram', 'summary'].includes(types.get(name)!)
      const names = isSeries ? ['_bucket', '_count', '_sum'].map((end) => name + end) : [name]
      return names.map((each) => [each, help] as const)
    }),
  )
}

let ofServices: Map<string, string>[]
let ofGateway: Map<string, string>
beforeAll(async () => {
  const { system } = await sharedSystem()
  const at = (name: Parameters<typeof portOf>[0]) =>
    exposedAt(`http://127.0.0.1:${portOf(name, system.settings)}`)
  ofServices = await Promise.all(serviceNames.map(at))
  ofGateway = await at('gatewayOperations')
})
const exposed = () => new Map([...ofServices, ofGateway].flatMap((each) => [...each]))

describe('the reading of expressions', () => {
  it.each([
    ['up{job=~"gateway|services"} == 0', ['up']],
    ['sum by (code) (rate(a_total{code!="x y"}[5m])) / 2 > b_c unless on (pool) d', ['a_total', 'b_c', 'd']],
    ['histogram_quantile(0.99, sum by (le, s) (rate(x_seconds_bucket[5m])))', ['x_seconds_bucket']],
  ])('finds the metrics of %s', (expression, names) => {
    expect(metricsIn(expression)).toEqual(names)
  })
})

describe('infra/monitoring', () => {
  const used = [
    ...alerts.map(({ alert, expr }) => [alert, metricsIn(expr)] as const),
    ...dashboards.map(({ name, expressions }) => [name, expressions.flatMap(metricsIn)] as const),
  ]

  it.each(used)('%s uses metrics that a running process exposes', (_name, names) => {
    expect(names.length).toBeGreaterThan(0)
    const known = [...exposed().keys(), ...ofPrometheus]
    expect(names.filter((name) => !known.includes(name))).toEqual([])
  })

  it('docs/runbooks.md names metrics that a running process exposes', () => {
    const names = quoted.filter((text) => /^(enigm|nodejs|process)_\w+$/.test(text))
    expect(names.length).toBeGreaterThan(10)
    const known = new Set([...exposed().keys()].flatMap((name) => [name, name.replace(suffix, '')]))
    expect(names.filter((name) => !known.has(name))).toEqual([])
  })

  it('shows every metric of Enigm Command in an alert or a dashboard', () => {
    const own = [...exposed().keys()].filter((name) => name.startsWith('enigm_') && !/_sum$/.test(name))
    const shown = new Set(used.flatMap(([, names]) => names.map((name) => name.replace(suffix, ''))))
    expect(own.filter((name) => !shown.has(name) && !shown.has(name.replace(suffix, '')))).toEqual([])
  })

  it('has a runbook for each alert, and an alert for each runbook', () => {
    expect(sections).toEqual(alerts.map(({ alert }) => alert))
    for (const { alert, annotations } of alerts)
      expect(annotations.runbook).toBe(`docs/runbooks.md#${alert.toLowerCase()}`)
  })

  it('says in each runbook what it means, what to look at and what to do', () => {
    const [, ...texts] = runbooks.split(/^## /m)
    const order = /\*\*Meaning\.\*\* [^*]+\*\*Look at\*\* [^*]+\*\*Do\.\*\* [^*]+$/
    expect(texts.filter((text) => !order.test(text))).toEqual([])
  })

  it('quotes log lines that a process writes', () => {
    const commands = /^(enigm|npm|systemctl|kubectl) /
    const lines = quoted.filter((text) => text.includes(' ') && !commands.test(text))
    expect(lines.length).toBeGreaterThan(5)
    const sources = sourceFilesIn(['packages', 'services', 'gateway']).map(({ text }) => text)
    expect(lines.filter((line) => !sources.some((text) => text.includes(`'${line}'`)))).toEqual([])
  })
})

describe('/metrics', () => {
  const basic = ['enigm_ready', 'nodejs_eventloop_lag_p99_seconds', 'process_cpu_seconds_total']

  it('has the same metrics at every service, and those of the process also at the gateway', () => {
    const names = ofServices.map((each) =>
      [...each.keys()].filter((name) => name.startsWith('enigm_')).sort(),
    )
    expect(new Set(names.map((each) => each.join())).size).toBe(1)
    for (const each of [...ofServices, ofGateway])
      expect([...each.keys()]).toEqual(expect.arrayContaining(basic))
  })

  it('explains every metric of Enigm Command in a sentence', () => {
    const own = [...exposed()].filter(([name]) => name.startsWith('enigm_'))
    expect(own.filter(([, help]) => !/^[A-Z\d].{15,}\.$/.test(help))).toEqual([])
  })
})
