import { randomUUID } from 'node:crypto'
import { audiences, type Audience, type Role } from '@enigm/contracts'
import type { Caller, Answer } from '../actors/caller'
import type { Identifiers } from '../actors/databases'
import type { Actors } from '../actors/actors'
import {
  criticalOf,
  documentOf,
  operationsOf,
  type InputLeaf,
  type Operation,
  targetIn,
} from '../actors/operations'
import { absent, identifiersOf, unfillable, variablesOf, type Kind } from '../actors/values'
import { stalledWork } from './identifier-clauses'

/** The number of the tenant's objects of one kind that are tried. */
const MOST_TARGETS = 3
/** The number for kinds of which an operation takes only some: entitlements of one product, devices in one state or binding. */
const MOST_VARIED_TARGETS = 10
const varied: ReadonlySet<Kind> = new Set(['entitlement', 'deviceHandle'])

/** Identifiers that every caller may use, with the reason and the test that covers them. */
export const exempt: Readonly<Record<string, string>> = {
  'Mutation.requestToJoin input.locator':
    'Every account may request to join by any locator, and always gets a request (JOI-02, request.test.ts).',
}

/** Roles that may use an operation on the objects of every tenant (docs/roles.md). */
const responsibleRoles: Readonly<Record<string, readonly Role[]>> = {
  'Mutation.restrictAccount input.accountHandle': ['OPERATOR'],
  'Mutation.suspendAccount input.accountHandle': ['OPERATOR'],
  'Mutation.reinstateAccount input.accountHandle': ['OPERATOR'],
  'Mutation.decideProvisioningRequest input.provisioningRequestId': ['OPERATOR'],
  'Mutation.resolveStuckPayment input.stuckPaymentId': ['OPERATOR'],
  'Mutation.releaseLegalHold input.legalHoldId': ['OPERATOR'],
  'Mutation.setLegalHold input.subject': ['OPERATOR'],
  'Mutation.platformRestrictServer input.serverId': ['OPERATOR'],
  'Mutation.platformSuspendServer input.serverId': ['OPERATOR'],
  'Mutation.platformRetireServer input.serverId': ['OPERATOR'],
  'Mutation.platformDeleteServer input.serverId': ['OPERATOR'],
  'Mutation.reversePlatformAction input.platformActionId': ['OPERATOR'],
  'Mutation.voidCodeCoinBatch input.batchId': ['OPERATOR'],
  ...Object.fromEntries(Object.keys(stalledWork).map((name) => [name, ['OPERATOR' as const]])),
  'Mutation.restrictSession input.sessionId': ['OPERATOR'],
  'Mutation.liftSessionRestriction input.sessionId': ['OPERATOR'],
  'Mutation.extendRecoveryWindow input.caseId': ['SUPPORT'],
  'Query.accountKeyStates accountHandle': ['SUPPORT'],
  'Query.account handle': ['OPERATOR', 'SUPPORT'],
  'Query.administeredOrganization id': ['OPERATOR', 'AUDITOR'],
  'Query.administeredServer id': ['OPERATOR', 'AUDITOR'],
  'Mutation.registerPartnerClient input.organizationId': ['OPERATOR'],
  'Mutation.rotatePartnerClient input.clientId': ['OPERATOR'],
  'Mutation.revokePartnerClient input.clientId': ['OPERATOR'],
  'Query.customerDevices accountHandle': ['SUPPORT'],
  'Query.customerEntitlements accountHandle': ['SUPPORT'],
  'Query.customerEsims accountHandle': ['SUPPORT'],
  'Query.organizationAuditLog organizationId': ['AUDITOR'],
  'Query.serverAuditLog serverId': ['AUDITOR'],
}

/** An identifier of an operation, which the generator tries. */
interface Target {
  readonly operation: Operation
  readonly leaf: InputLeaf
  readonly kind: Kind
  readonly name: string
}

/** Operations that cannot be called are reported by a separate test. */
const targetsOf = (audience: Audience): Target[] =>
  operationsOf(audience)
    .filter((operation) => unfillable(operation) === undefined)
    .flatMap((operation) =>
      identifiersOf(operation).map(({ leaf, kind }) => ({
        operation,
        leaf,
        kind,
        name: `${operation.coordinate} ${leaf.path}`,
      })),
    )

/** Every identifier of every API schema, by its name. */
export function allTargets(): Map<string, Target[]> {
  const byName = new Map<string, Target[]>()
  for (const target of audiences.flatMap(targetsOf))
    byName.set(target.name, [...(byName.get(target.name) ?? []), target])
  return byName
}

/** The callers that try to reach the tenant's objects. */
export function intruders(actors: Actors): Caller[] {
  const { otherOwner, otherAdministrator, stranger, operator, support, auditor, partner, dashboard } = actors
  const { administrator, user, anonymous, deleted } = actors
  const scopeless = user.restricted('its user without the scope', ['account:self'])
  const outside = [otherOwner, otherAdministrator, stranger, operator, support, auditor, partner, dashboard]
  return [...outside, administrator, user, scopeless, anonymous, deleted]
}

/** The differences that one caller observes or causes with the tenant's identifiers; empty when there is none. */
export async function probe(actors: Actors, target: Target, caller: Caller): Promise<string[]> {
  const responsible = responsibleRoles[target.name]
  if (responsible?.some((role) => role === caller.claims?.role)) return []
  const own = caller.accountId
    ? await actors.databases.identifiersInRowsWith([caller.accountId])
    : new Map<Kind, string[]>()
  const trial = { actors, target, caller, own }
  const ids = foreignTo(trial)
  const others =
    identifiersOf(target.operation).length > 1 ? (['theirs', 'own'] as const) : (['theirs'] as const)
  const found: string[] = []
  const rowsBefore = (await actors.databases.rowsWith(actors.seeds)).join('\n')
  for (const rest of others) {
    const reference = await attempt(trial, absent(target.kind), rest)
    for (const id of ids) found.push(...differences(reference, await attempt(trial, id, rest)))
    if (ids.length > 0) found.push(...consequences(target, caller, reference))
  }
  if ((await actors.databases.rowsWith(actors.seeds)).join('\n') !== rowsBefore)
    found.push('the rows have changed')
  return found.map((finding) => `${target.operation.audience} ${target.name}, ${caller.name}: ${finding}`)
}

interface Trial {
  actors: Actors
  target: Target
  caller: Caller
  /** The identifiers in the rows of the caller's account. */
  own: Identifiers
}

interface Attempt {
  answer: Answer
  shown: string
  events: number
  denials: number
}

/** The tenant's objects of a kind that the caller has no access to. */
function foreignTo({ actors, caller, own, target: { kind, name } }: Trial): string[] {
  const inside = [actors.administrator, actors.user].some(({ accountId }) => accountId === caller.accountId)
  if (kind === 'locator') return inside ? [] : [actors.locator]
  const known = actors.targets.get(kind)
  if (!known) throw new Error(`the tenant has no ${kind}: create one in tenantOf`)
  const administered = caller.claims?.sub === actors.administrator.claims!.sub
  if (administered && (kind === 'member' || kind === 'joinRequest' || kind === 'server')) return []
  if (administered && name === 'Mutation.removeDeviceFromServer input.deviceHandle') return []
  const most = varied.has(kind) ? MOST_VARIED_TARGETS : MOST_TARGETS
  return known.filter((id) => !own.get(kind)?.includes(id)).slice(0, most)
}

async function attempt({ actors, target, caller, own }: Trial, id: string, rest: 'theirs' | 'own') {
  const { operation, leaf, kind } = target
  const known = rest === 'own' && caller.accountId ? own : actors.targets
  const variables = variablesOf(operation, (each) => {
    if (each.path === leaf.path) return id
    const other = identifiersOf(operation).find((identifier) => identifier.leaf.path === each.path)
    if (!other) return undefined
    if (other.kind === 'locator') return rest === 'own' ? absent('locator') : actors.locator
    const choices = (known.get(other.kind) ?? []).filter((choice) => choice !== id)
    return (other.kind === kind ? choices.at(-1) : choices[0]) ?? absent(other.kind)
  }) as { input?: Record<string, unknown> }
  const critical = criticalOf(operation.coordinate)
  const { input } = variables
  if (critical && input) {
    input.grant = await caller.grant(critical.operation, targetIn(input, critical.target))
  }
  const { accountId } = caller
  const correlationId = randomUUID()
  const before = await actors.databases.countDenials(accountId)
  const document = documentOf(operation, caller.scopes)
  const answer = await caller.ask(operation.audience, document, variables, correlationId)
  const denials = await actors.databases.denialsSince(before, accountId, denialsOf(operation, caller))
  const { events } = await actors.databases.traces(correlationId)
  return { answer, shown: withoutCorrelation(answer.text).replaceAll(id, '<id>'), events, denials }
}

/** The number of entries that a refusal leaves in the audit trail of its caller. */
function denialsOf({ isMutation }: Operation, { accountId }: Caller): number {
  return isMutation && accountId ? 1 : 0
}

function withoutCorrelation(text: string): string {
  return text.replace(/,?"correlationId":"[^"]*"/g, '')
}

function differences(reference: Attempt, theirs: Attempt): string[] {
  const found: string[] = []
  if (reference.answer.status !== theirs.answer.status) found.push(`status ${theirs.answer.status}`)
  if (reference.shown !== theirs.shown) found.push(`answered ${theirs.shown} instead of ${reference.shown}`)
  if (theirs.events !== 0) found.push(`${theirs.events} events`)
  if (theirs.denials !== reference.denials) found.push(`${theirs.denials} denied entries`)
  return found
}

/** Differences from what must hold for an absent identifier, and therefore for the tenant's. */
function consequences({ operation }: Target, caller: Caller, reference: Attempt): string[] {
  const expected = denialsOf(operation, caller)
  const found = reference.denials === expected ? [] : [`${reference.denials} denied entries, not ${expected}`]
  if (reference.events !== 0) found.push(`${reference.events} events for an absent object`)
  return ['INTERNAL', 'UNAVAILABLE', 'BAD_USER_INPUT', 'LIMIT_EXCEEDED', 'RATE_LIMITED'].includes(
    reference.answer.code ?? '',
  )
    ? [...found, `answered ${reference.answer.text}: the operation was not executed`]
    : found
}
