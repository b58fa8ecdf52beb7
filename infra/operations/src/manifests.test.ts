import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig, variableNames, type ConfigError } from '@enigm/configuration'
import { serviceNames } from '@enigm/contracts'
import { parse } from 'yaml'
import { directoryOfTests } from './command.fixture'
import { generateKeys } from './keys/generate'
import { newSigningKey, publicKeySet } from './keys/material'
import { SecretsDirectory } from './keys/secrets-directory'
import { configurationOf, deployedProcessNames, type DeployedProcessName } from './processes'

const infra = join(__dirname, '../..')
const read = (path: string) => parse(readFileSync(join(infra, '..', path), 'utf8'), { merge: true })
const secrets = new SecretsDirectory(join(directoryOfTests(), 'secrets'))

/** The files that other parties provide. */
const carrier = {
  CARRIER_CA: '-----BEGIN CERTIFICATE-----',
  CARRIER_CERTIFICATE: '-----BEGIN CERTIFICATE-----',
  CARRIER_KEY: '-----BEGIN PRIVATE KEY-----',
  CARRIER_URL: 'https://carrier.example.com',
  CARRIER_REQUESTER: 'enigm',
  CARRIER_DOWNLOAD_HOST: 'smdp.example.com',
  CARRIER_CLIENT_NAME: 'carrier.example.com',
  CARRIER_PROFILE_TYPES: '{"STANDARD":"ENIGM_STANDARD"}',
}

beforeAll(async () => {
  await generateKeys(secrets)
  const keys = publicKeySet(await newSigningKey())
  for (const name of serviceNames)
    secrets.write(name, 'DATABASE_URL', `postgresql://${name}@postgres/${name}`)
  secrets.write('keys', 'APP_PUBLIC_KEYS', JSON.stringify(keys))
  secrets.write('servers', 'ENVIRONMENT_AGENTS', JSON.stringify({ EU_NORTH: { url: 'https://agent', keys } }))
  for (const [name, value] of Object.entries(carrier)) secrets.write('esim', name, value)
})

/** Every mistake in the variables of a process in a manifest, and every variable that the process does not read. */
function mistakesOf(name: DeployedProcessName, variables: Record<string, string>): readonly string[] {
  const schema = configurationOf(name)
  const unknown = Object.keys(variables).filter(
    (variable) => variable !== 'SECRETS_DIR' && !variableNames(schema).includes(variable),
  )
  try {
    readConfig(schema, { ...variables, SECRETS_DIR: secrets.pathOf(name) })
    return unknown
  } catch (error) {
    return [...unknown, ...(error as ConfigError).mistakes]
  }
}

describe('infra/compose.yaml', () => {
  const compose = read('infra/compose.yaml')

  it.each(deployedProcessNames)('configures %s completely and with its secrets alone', (name) => {
    const service = compose.services[name]
    const variables = JSON.stringify(service.environment)
      .replaceAll(/\$\{DOMAIN[^}]*\}/g, 'command.example.com')
      .replace(/\$\{INVOICE_SELLER[^}]*\}/, 'Example Ltd')
    expect(variables).not.toContain('${')
    expect(mistakesOf(name, JSON.parse(variables))).toEqual([])
    expect(service.command).toEqual([name])
    // Checkpoints are kept outside the database.
    const further = name === 'governance' ? ['./compose/checkpoints:/var/lib/enigm/checkpoints'] : []
    expect(service.volumes).toEqual([`./compose/secrets/${name}:/etc/enigm/secrets:ro`, ...further])
    expect(service).toMatchObject({ read_only: true, user: '65532:65532', cap_drop: ['ALL'] })
  })

  it('keeps services and PostgreSQL on networks without a way out, except those that call other parties', () => {
    const outward = Object.entries<any>(compose.services).filter(([, { networks }]) =>
      (Array.isArray(networks) ? networks : Object.keys(networks)).includes('outside'),
    )
    expect(outward.map(([name]) => name)).toEqual([
      ...['payments', 'servers', 'esim', 'governance', 'caddy', 'prometheus'],
    ])
    for (const name of ['internal', 'data']) expect(compose.networks[name]).toEqual({ internal: true })
  })

  it('leads each path of another listener to its port', () => {
    const caddyfile = readFileSync(join(infra, 'compose/Caddyfile'), 'utf8')
    const { payments, devices } = compose.services
    expect(caddyfile).toContain(`reverse_proxy payments:${payments.environment.STRIPE_WEBHOOK_PORT}`)
    expect(caddyfile).toContain(`reverse_proxy devices:${devices.environment.DEVICE_PORT}`)
    for (const { networks } of [payments, devices]) expect(networks).toContain('edge')
    expect(caddyfile).toContain('path /webhooks/stripe /webhooks/btcpay\n')
    expect(caddyfile).toContain('path /device/poll /device/report /device/evidence\n')
  })

  it('scrapes every process', () => {
    const { scrape_configs } = read('infra/compose/prometheus.yml')
    const targets = scrape_configs.flatMap((job: any) => job.static_configs[0].targets)
    expect(targets.map((target: string) => target.split(':')[0]).sort()).toEqual(
      [...deployedProcessNames].sort(),
    )
  })

  it('gives Prometheus the alert rules, whose jobs it scrapes', () => {
    const { rule_files, scrape_configs } = read('infra/compose/prometheus.yml')
    expect(rule_files).toEqual(['alerts.yml'])
    expect(compose.services.prometheus.volumes).toContain(
      './monitoring/alerts.yml:/etc/prometheus/alerts.yml:ro',
    )
    const jobs = scrape_configs.map((job: any) => job.job_name).join('|')
    expect(readFileSync(join(infra, 'monitoring/alerts.yml'), 'utf8')).toContain(`up{job=~"${jobs}"}`)
  })
})

describe('infra/monitoring', () => {
  it('makes ConfigMaps of the alert rules and of every dashboard', () => {
    const { configMapGenerator } = read('infra/monitoring/kustomization.yaml')
    const [alerts, dashboards] = configMapGenerator
    expect(alerts.files).toEqual(['alerts.yml'])
    const names = readdirSync(join(infra, 'monitoring/dashboards'))
    expect([...dashboards.files].sort()).toEqual(names.map((name) => `dashboards/${name}`).sort())
  })
})

describe('infra/kubernetes', () => {
  const overlay = read('infra/kubernetes/overlays/production/kustomization.yaml')
  const deployment = readFileSync(join(infra, 'kubernetes/process/deployment.yaml'), 'utf8')
  const [container] = parse(deployment.split('\n---\n')[0]!).spec.template.spec.containers
  const variablesOf = (entries: string[]) =>
    Object.fromEntries(entries.map((entry) => [entry.split('=')[0], entry.slice(entry.indexOf('=') + 1)]))

  it.each(deployedProcessNames)('configures %s completely', (name) => {
    const { configMapGenerator } = read(`infra/kubernetes/base/${name}/kustomization.yaml`)
    const merged = overlay.configMapGenerator.find((generator: any) => generator.name === name)
    const variables = {
      ...Object.fromEntries(container.env.map((variable: any) => [variable.name, variable.value])),
      ...variablesOf(configMapGenerator[0].literals),
      ...variablesOf(merged?.literals ?? []),
    }
    expect(configMapGenerator[0].name).toBe(name)
    expect(mistakesOf(name, variables)).toEqual([])
  })

  it.each([
    ['payments', 'STRIPE_WEBHOOK_PORT', 'webhooks.yaml', '/webhooks/stripe'],
    ['payments', 'STRIPE_WEBHOOK_PORT', 'webhooks.yaml', '/webhooks/btcpay'],
    ['devices', 'DEVICE_PORT', 'endpoint.yaml', '/device/poll'],
    ['devices', 'DEVICE_PORT', 'endpoint.yaml', '/device/report'],
    ['devices', 'DEVICE_PORT', 'endpoint.yaml', '/device/evidence'],
  ])('publishes the other listener of %s', (name, variable, file, path) => {
    const { configMapGenerator, resources } = read(`infra/kubernetes/base/${name}/kustomization.yaml`)
    const port = Number(variablesOf(configMapGenerator[0].literals)[variable])
    expect(resources).toContain(file)
    const service = read(`infra/kubernetes/base/${name}/${file}`)
    expect(service.spec.ports).toMatchObject([{ port, targetPort: port }])
    const ingress = read('infra/kubernetes/overlays/production/ingress.yaml')
    expect(ingress.spec.rules[0].http.paths).toContainEqual({
      ...{ path, pathType: 'Exact' },
      backend: { service: { name: service.metadata.name, port: { number: port } } },
    })
    const policies = readFileSync(join(infra, 'kubernetes/base/network-policies.yaml'), 'utf8')
    expect(policies).toContain(`port: ${port} }]`)
  })

  it('lists every process', () => {
    const { resources } = read('infra/kubernetes/base/kustomization.yaml')
    expect(resources).toEqual(expect.arrayContaining([...deployedProcessNames]))
  })
})
