import { readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'
import type { MemoryTransaction, Row, Table } from './memory-transaction'

type Causes = (tx: MemoryTransaction, row: Row, cause: string, details: object) => Promise<unknown>
type Restricts = (tx: MemoryTransaction, row: Row, details: object) => Promise<unknown>

interface Step {
  readonly step: 'NOTIFY' | 'BEGIN_GRACE' | 'SUSPEND' | 'END'
  readonly at: Date
  readonly notice?: string
}

/** The rules next to the tables: which move is made, and whether it is. They are the functions that the services call. */
export interface SideRules {
  readonly cancelationAfter: (stateBefore: string) => string
  readonly isDeletable: (state: string) => boolean
  readonly sessionActions: (state: string, restrictedByHolder: boolean) => string[]
  readonly isLive: (state: string) => boolean
  readonly isRestrictedBy: (session: Row, cause: string) => boolean
  readonly setRestriction: (
    tx: MemoryTransaction,
    session: Row,
    cause: string,
    begins: boolean,
  ) => Promise<unknown>
  readonly settleSessions: (tx: MemoryTransaction, accountId: string) => Promise<void>
  readonly suspend: Causes
  readonly resume: Causes
  readonly restrict: Restricts
  readonly liftRestriction: Restricts
  readonly nextStep: (term: object) => Step | null
  readonly renewedEnd: (term: object, days: number, now: Date) => Date | null
  readonly endOfTerm: (moment: Date, days: number) => Date
  readonly nextCommand: (profile: { state: string; goal: string }) => string | null
}

/** A lifecycle, and the service that has it. */
export interface Found {
  readonly service: string
  readonly table: Table
}

/** The compiled services, or their sources when a test runs the sources. */
const [folder, extension] = extname(__filename) === '.ts' ? ['src', '.ts'] : ['dist', '.js']
const services = join(repositoryRoot, 'services')

const sideRuleFiles = [
  'accounts/account/account.lifecycle',
  'accounts/deletion/deletion.access',
  'accounts/sign-in/session/session.lifecycle',
  'accounts/sign-in/session/restriction',
  'servers/server/suspension',
  'payments/subscription/term-calendar',
  'payments/product/term',
  'esim/profile/profile.lifecycle',
]

/** Every lifecycle of every service by the name of its constant. */
export async function findLifecycles(): Promise<Map<string, Found>> {
  const found = new Map<string, Found>()
  for (const service of readdirSync(services)) {
    const names = readdirSync(join(services, service, folder), { recursive: true, encoding: 'utf8' })
    for (const name of names.filter((each) => each.endsWith(`.lifecycle${extension}`)).sort()) {
      const file = await load(join(services, service, folder, name))
      for (const [constant, value] of Object.entries(file))
        if (isLifecycle(value)) found.set(constant, { service, table: value })
    }
  }
  return found
}

export async function findSideRules(): Promise<SideRules> {
  const files: object[] = []
  for (const file of sideRuleFiles) {
    const [service, ...path] = file.split('/')
    files.push(await load(join(services, service!, folder, `${path.join('/')}${extension}`)))
  }
  return Object.assign({}, ...files) as SideRules
}

function load(file: string): Promise<Record<string, unknown>> {
  return import(file) as Promise<Record<string, unknown>>
}

function isLifecycle(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && 'reachable' in value
}
