import { randomUUID } from 'node:crypto'
import { criticalOperations } from '@enigm/contracts'
import type { Answer, Caller } from '../actors/caller'
import { criticalOf, documentOf, mayAsk, targetIn } from '../actors/operations'
import type { RoleActor, RoleActors } from './role-actors'
import { placeOf, type Place } from './places'
import { valuesOf } from './recipes'
import { cellOf, type Cell, type Reach, type Trial } from './role-matrix'
import { absent, identifiersOf, kindOf, variablesOf, type Kind } from '../actors/values'

interface Attempt {
  readonly answer: Answer
  readonly correlationId: string
  readonly value: unknown
}

/** An input whose grant can be set. */
type Variables = { input?: Record<string, unknown> } & Record<string, unknown>

/** Codes that do not show whether the caller is authorized. */
const untried = ['INTERNAL', 'UNAVAILABLE', 'BAD_USER_INPUT', 'LIMIT_EXCEEDED', 'RATE_LIMITED']
/** Codes of a refused authorization. */
const refusals = ['UNAUTHENTICATED', 'FORBIDDEN', 'PIN_REQUIRED', 'NOT_FOUND']
/**
 * Fields that can be null for an authorized caller: Active Defense has reported nothing on the device, no recovery and no deletion has taken place, the token of an order and the code of a
 * receipt are not known, and the server of the organization was created without a purchase.
 */
const mayBeNull = [
  'Device.activeDefense',
  'ManagedDevice.activeDefense',
  'Account.recovery',
  'Account.recoveryDelayUntil',
  'Query.deletionReceipt',
  'Query.deletionRequest',
  'Query.enrollmentOrder',
  'Query.invoice',
  'Query.invoicePdf',
  'Query.reconciliation',
  'Server.deletionReceipt',
  'Server.openTransfer',
  'Server.termEndsAt',
]

/** The differences between a cell and the system; empty when there is none. */
export async function tryCell(roleActors: RoleActors, { coordinate, role, text }: Trial): Promise<string[]> {
  const cell = cellOf(text)
  const call = new Call(roleActors, roleActors[role], coordinate)
  if (cell.reaches.length === 0) return call.denied()
  const found: string[] = []
  for (const reach of cell.reaches) found.push(...(await call.allowed(cell, reach)))
  return found
}

/** One operation, called by one role. */
class Call {
  private readonly place: Place
  private readonly caller: Caller

  constructor(
    private readonly roleActors: RoleActors,
    private readonly roleActor: RoleActor,
    private readonly coordinate: string,
  ) {
    this.caller = roleActor.caller
    this.place = placeOf(coordinate, this.caller.audiences)
  }

  /** The call is authorized with what the cell requires, and refused without it. */
  async allowed(cell: Cell, reach: Reach): Promise<string[]> {
    const critical = criticalOf(this.coordinate)
    const found = cell.grant === Boolean(critical) ? [] : ['the schema and the cell differ about the grant']
    const variables = await this.variables(reach)
    if (critical) found.push(...(await this.withoutItsGrant(critical, variables)))
    const { answer, value, correlationId } = await this.attempt(await this.granted(variables))
    const { code = '' } = answer
    const isBelowNothing = answer.isNull && this.place.below !== undefined
    const isEmpty = isBelowNothing || (value === null && !mayBeNull.includes(this.coordinate))
    if (refusals.includes(code) || untried.includes(code) || (isEmpty && !this.place.isMutation))
      found.push(`allowed (${reach}), but answered ${answer.text}`)
    if (cell.audited && !(await this.isRecorded(correlationId))) found.push('no entry in the audit trail')
    return found
  }

  /** By an entry of this call, or for a read by that of an earlier look. */
  private async isRecorded(correlationId: string): Promise<boolean> {
    const { databases } = this.roleActors.actors
    if ((await databases.traces(correlationId)).done > 0) return true
    // The field itself is audited, or the root field that shows its object.
    const actions = [this.coordinate, this.place.operation.coordinate]
    return !this.place.isMutation && (await databases.looks(this.caller.accountId, actions)) > 0
  }

  /** The call is refused, changes nothing, emits no event and is recorded. */
  async denied(): Promise<string[]> {
    const { databases } = this.roleActors.actors
    const { accountId } = this.caller
    const variables = await this.granted(await this.variables(undefined))
    const expected = this.place.isMutation && accountId ? 1 : 0
    const before = await databases.countDenials(accountId)
    const attempt = await this.attempt(variables)
    const entered = await databases.denialsSince(before, accountId, expected)
    const found = this.isRefused(attempt) ? [] : await this.isAbsent(attempt, variables)
    if (entered !== expected) found.push(`${entered} denied entries, not ${expected}`)
    const { done, events } = await databases.traces(attempt.correlationId)
    // An audited read has an audit entry even when it has returned no object.
    if (events > 0 || (done > 0 && this.place.isMutation))
      found.push(`denied, but it left ${done} audit entries with outcome DONE and ${events} events`)
    return found
  }

  private isRefused({ answer, value }: Attempt): boolean {
    if (!this.caller.claims) return answer.status === 401 && answer.code === 'UNAUTHENTICATED'
    if (answer.code === 'FORBIDDEN') return true
    // The owning service shows the object, but not this field of it.
    return this.place.below !== undefined && value === null && answer.code === undefined && !answer.isNull
  }

  /** The object does not belong to the caller: the answer is the same as for an absent object. */
  private async isAbsent(attempt: Attempt, variables: Variables): Promise<string[]> {
    const { answer } = attempt
    const finding = `denied, but answered ${answer.text}`
    const identifiers = identifiersOf(this.place.operation)
    if (!this.caller.claims || identifiers.length === 0) return [finding]
    if (answer.code !== 'NOT_FOUND' && !answer.isNull) return [finding]
    const nothing = await this.granted(
      this.fill((kind) => absent(kind), await valuesOf('', this.context(undefined))),
    )
    const reference = await this.attempt({ ...variables, ...nothing })
    if (comparable(reference.answer) === comparable(answer)) return []
    return [`answered ${answer.text}, and ${reference.answer.text} for an absent object`]
  }

  private async withoutItsGrant(
    { operation, target }: NonNullable<ReturnType<typeof criticalOf>>,
    variables: Variables,
  ): Promise<string[]> {
    const other = Object.keys(criticalOperations).find((name) => name !== operation)!
    const found: string[] = []
    for (const grant of [
      undefined,
      await this.caller.grant(other, targetIn(variables.input ?? {}, target)),
    ]) {
      const { answer } = await this.attempt({ input: { ...variables.input, grant } })
      const how = grant === undefined ? 'without a grant' : 'with a grant for another operation'
      if (answer.code !== 'PIN_REQUIRED') found.push(`${how} answered ${answer.text}`)
    }
    return found
  }

  /** Adds the grant, for a caller that can obtain one and has the scopes of the operation. */
  private async granted(variables: Variables): Promise<Variables> {
    const critical = criticalOf(this.coordinate)
    if (!critical || !mayAsk(this.coordinate, this.caller.scopes)) return variables
    const grant = await this.caller.grant(
      critical.operation,
      targetIn(variables.input ?? {}, critical.target),
    )
    return { ...variables, input: { ...variables.input, grant } }
  }

  private async attempt(variables: Variables): Promise<Attempt> {
    const { operation, below, page, audience } = this.place
    const correlationId = randomUUID()
    const document = documentOf(operation, this.caller.scopes, below, page)
    const answer = await this.caller.ask(audience, document, variables, correlationId)
    const root = objectIn(answer.data[operation.path.at(-1)!.name], page)
    const [shown = null] = [root].flat()
    return { answer, correlationId, value: below ? (shown?.[below.name] ?? null) : (root ?? null) }
  }

  private async variables(reach: Reach | undefined): Promise<Variables> {
    const values = await valuesOf(this.coordinate, this.context(reach))
    return this.fill((kind) => this.target(kind, reach), values)
  }

  private fill(idOf: (kind: Kind) => string, values: Readonly<Record<string, unknown>>): Variables {
    const { operation } = this.place
    return variablesOf(operation, (leaf) => {
      if (leaf.name in values) return values[leaf.name]
      const kind = kindOf(operation, leaf)
      return kind && idOf(kind)
    })
  }

  private context(reach: Reach | undefined) {
    return { roleActors: this.roleActors, roleActor: this.roleActor, reach }
  }

  /** The target of the call: an object that the cell allows, or else one of another caller. */
  private target(kind: Kind, reach: Reach | undefined): string {
    if (kind === 'locator') return absent(kind)
    const { own, scope } = this.roleActor
    const { SO, OA, all } = this.roleActors
    const inScope = scope.get(kind) ?? []
    // Of the own objects, those in the role's scope come first: the membership in this server, not in another one.
    const mine = (own.get(kind) ?? []).toSorted((a, b) => +inScope.includes(b) - +inScope.includes(a))
    const others = [SO.scope, OA.scope, all].flatMap((each) => each.get(kind) ?? [])
    const within = { O: [...mine, ...others], S: inScope, Y: [...mine, ...inScope, ...others] }
    const [id] = reach ? within[reach] : others
    if (!id) throw new Error(`${this.coordinate} × ${this.roleActor.role}: no caller has a ${kind}`)
    return id
  }
}

/** The object that a root field returns, or the first one of its page. */
function objectIn(root: unknown, page: boolean): Record<string, unknown> | null | undefined {
  if (!page) return root as Record<string, unknown> | null | undefined
  return (root as { edges: { node: Record<string, unknown> }[] } | null | undefined)?.edges[0]?.node
}

function comparable({ status, text }: Answer): string {
  return `${status} ${text.replace(/,?"correlationId":"[^"]*"/g, '')}`
}
