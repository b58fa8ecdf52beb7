import { MemoryTransaction, Refused, type Table } from './memory-transaction'
import type { SideRules } from './rules'
import { TERM_DAYS } from './promises/payments'

/** An aggregate that follows the rules of its service. */
export interface Reality {
  /** What it shows, in the words of the model. */
  readonly shown: string
  readonly state: string
  /** @returns whether the rules let it happen */
  attempt(action: string, isOfPerson: boolean): Promise<boolean>
}

type Ways = Readonly<Record<string, (tx: MemoryTransaction) => Promise<unknown>>>

/** Follows a table, and for what the table does not decide the functions of the service. */
abstract class Aggregate implements Reality {
  protected readonly tx: MemoryTransaction
  /** What happens by rules next to the table. */
  protected readonly ways: Ways = {}

  constructor(
    protected readonly table: Table,
    protected readonly rules: SideRules,
    row: object = {},
  ) {
    this.tx = new MemoryTransaction({ id: 'id', version: 1, state: table.initial, ...row }, table)
  }

  get state(): string {
    return this.tx.row.state
  }

  get shown(): string {
    return this.state
  }

  async attempt(action: string, isOfPerson: boolean): Promise<boolean> {
    const way = Object.hasOwn(this.ways, action) ? this.ways[action] : undefined
    if (!way && isOfPerson && !this.table.moves[action]?.mutation) return false
    try {
      await (way ? way(this.tx) : this.tx.take(action, this.changes(action)))
      return true
    } catch (error) {
      if (isRefusal(error)) return false
      throw error
    }
  }

  /** What its service sets with a move. */
  protected changes(_action: string): object {
    return {}
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Refused || (error as { code?: string }).code === 'INVALID_TRANSITION'
}

function allow(isPossible: boolean): void {
  if (!isPossible) throw new Refused()
}

class Plain extends Aggregate {}

class Account extends Aggregate {
  protected override readonly ways: Ways = {
    CANCEL_ANY_DELETION: async (tx) => tx.take(this.rules.cancelationAfter(tx.row.stateBefore as string)),
    REQUEST_DELETION: async (tx) => {
      allow(this.rules.isDeletable(tx.row.state))
      tx.take('REQUEST_DELETION', { stateBefore: tx.row.state })
    },
  }

  override async attempt(action: string, isOfPerson: boolean): Promise<boolean> {
    if (action === 'REQUEST_DELETION' && isOfPerson) return false
    return super.attempt(action, isOfPerson)
  }
}

/** What concerns all sessions of an account, as the query of the restrictions answers it. */
interface Wide {
  deletion: boolean
  account: boolean
  organization: boolean
}

class Session extends Aggregate {
  private wide: Wide = { deletion: false, account: false, organization: false }

  protected override readonly ways: Ways = {
    HOLDER_RESTRICTS: (tx) => this.decideAsHolder(tx, 'RESTRICT', true),
    HOLDER_LIFTS: (tx) => this.decideAsHolder(tx, 'LIFT_RESTRICTION', false),
    PLATFORM_RESTRICTS: (tx) => this.decideAsPlatform(tx, true),
    PLATFORM_LIFTS: (tx) => this.decideAsPlatform(tx, false),
    ...this.waysOf('ORGANIZATION', 'organization'),
    ...this.waysOf('ACCOUNT', 'account'),
    ...this.waysOf('DELETION', 'deletion'),
  }

  constructor(table: Table, rules: SideRules) {
    const none = { restrictedBy: null, restrictedByHolder: false, restrictedByPlatform: false }
    super(table, rules, { accountId: 'account', tokensFromVersion: 0, ...none })
    this.tx.answer = [this.wide]
  }

  override get shown(): string {
    const { state, restrictedBy, tokensFromVersion, version } = this.tx.row
    return this.rules.isLive(state)
      ? `${state} by ${restrictedBy}, ${tokensFromVersion} of ${version}`
      : state
  }

  private async decideAsHolder(tx: MemoryTransaction, action: string, begins: boolean): Promise<void> {
    allow(this.rules.sessionActions(tx.row.state, tx.row.restrictedByHolder as boolean).includes(action))
    await this.rules.setRestriction(tx, tx.row, 'HOLDER', begins)
  }

  private async decideAsPlatform(tx: MemoryTransaction, begins: boolean): Promise<void> {
    allow(this.rules.isLive(tx.row.state) && this.rules.isRestrictedBy(tx.row, 'PLATFORM') !== begins)
    await this.rules.setRestriction(tx, tx.row, 'PLATFORM', begins)
  }

  private waysOf(source: string, fact: keyof Wide): Ways {
    const set = async (tx: MemoryTransaction, begins: boolean) => {
      allow(this.wide[fact] !== begins)
      this.wide = { ...this.wide, [fact]: begins }
      tx.answer = [this.wide]
      tx.found = this.rules.isLive(tx.row.state) ? [tx.row] : []
      await this.rules.settleSessions(tx, 'account')
    }
    return {
      [`${source}_RESTRICTS`]: (tx) => set(tx, true),
      [`${source}_LIFTS`]: (tx) => set(tx, false),
    }
  }
}

class Server extends Aggregate {
  /** The restriction of the platform is an action, which is reversed once. */
  private isRestrictionInEffect = false

  protected override readonly ways: Ways = {
    ...this.waysOf('OWNER'),
    ...this.waysOf('PLATFORM'),
    ...this.waysOf('COMMERCIAL'),
    PLATFORM_RESTRICTS: async (tx) => {
      await this.rules.restrict(tx, tx.row, {})
      this.isRestrictionInEffect = true
    },
    PLATFORM_LIFTS: async (tx) => {
      allow(this.isRestrictionInEffect)
      await this.rules.liftRestriction(tx, tx.row, {})
      this.isRestrictionInEffect = false
    },
  }

  constructor(table: Table, rules: SideRules) {
    super(table, rules, { suspendedBy: [], isRestricted: false })
  }

  override get shown(): string {
    const { state, suspendedBy } = this.tx.row
    return state === 'SUSPENDED' ? `${state} by ${[...(suspendedBy as string[])].sort().join(', ')}` : state
  }

  protected override changes(action: string): object {
    return action === 'RETIRE' || action === 'DELETE' ? { suspendedBy: [] } : {}
  }

  private waysOf(cause: string): Ways {
    return {
      [`${cause}_SUSPENDS`]: (tx) => this.rules.suspend(tx, tx.row, cause, {}),
      [`${cause}_RESUMES`]: (tx) => this.rules.resume(tx, tx.row, cause, {}),
    }
  }
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Of a term: two notices, the grace period, the suspension and the end. */
const MOST_STEPS_AT_ONCE = 5

class Term extends Aggregate {
  private now = 0

  protected override readonly ways: Ways = {
    RENEW: async (tx) => {
      const validUntil = this.rules.renewedEnd(tx.row, TERM_DAYS, new Date(this.now))
      allow(validUntil !== null)
      tx.take('RENEW', { validUntil, notice: null, suspendedOn: null })
    },
    PASS_HOURS: () => this.pass(5 * HOUR),
    PASS_DAYS: () => this.pass(9 * DAY + HOUR),
    PASS_WEEKS: () => this.pass(40 * DAY),
  }

  constructor(table: Table, rules: SideRules) {
    const validUntil = rules.endOfTerm(new Date(0), TERM_DAYS)
    super(table, rules, { productKind: 'SERVER', notice: null, suspendedOn: null, validUntil })
  }

  override get shown(): string {
    const { state, validUntil } = this.tx.row
    return state === 'ENDED' ? state : `${state} until ${(validUntil as Date).getTime() / DAY}`
  }

  /** The timers of a term take every step that is due. */
  private async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds
    let left = MOST_STEPS_AT_ONCE
    for (
      let next = this.rules.nextStep(this.tx.row);
      next && next.at.getTime() <= this.now;
      next = this.rules.nextStep(this.tx.row)
    ) {
      if (left-- === 0) throw new Error('the timers of a term find no end')
      if (next.step === 'NOTIFY') this.tx.row = { ...this.tx.row, notice: next.notice }
      else this.tx.take(next.step, next.step === 'SUSPEND' ? { suspendedOn: this.today } : {})
    }
  }

  private get today(): Date {
    return new Date(Math.floor(this.now / DAY) * DAY)
  }
}

const answered: Readonly<Record<string, string>> = {
  downloadOrder: 'ALLOCATE',
  confirmOrder: 'CONFIRM',
  cancelOrder: 'CANCEL',
}

class Profile extends Aggregate {
  protected override readonly ways: Ways = {
    GIVE_UP: async (tx) => {
      allow(tx.row.goal === 'CONFIRMED')
      tx.row = { ...tx.row, goal: 'CANCELED' }
    },
    COMMAND_CARRIER: async (tx) => {
      const command = this.rules.nextCommand({ state: tx.row.state, goal: tx.row.goal as string })
      allow(command !== null)
      tx.take(answered[command!]!)
    },
  }

  constructor(table: Table, rules: SideRules) {
    super(table, rules, { goal: 'CONFIRMED' })
  }

  override async attempt(action: string, isOfPerson: boolean): Promise<boolean> {
    return !isOfPerson && super.attempt(action, isOfPerson)
  }
}

const kinds: Readonly<Record<string, new (table: Table, rules: SideRules) => Reality>> = {
  accountLifecycle: Account,
  sessionLifecycle: Session,
  serverLifecycle: Server,
  subscriptionLifecycle: Term,
  profileLifecycle: Profile,
}

/** The moves that the functions of a service choose; the walk takes them by the act and not by their name. */
export const chosenMoves: Readonly<Record<string, readonly string[]>> = {
  accountLifecycle: ['CANCEL_DELETION', 'CANCEL_DELETION_OF_RESTRICTED'],
  sessionLifecycle: ['RESTRICT', 'LIFT_RESTRICTION'],
  serverLifecycle: ['SUSPEND', 'RESUME', 'RESUME_RESTRICTED', 'RESTRICT', 'LIFT_RESTRICTION'],
  subscriptionLifecycle: ['BEGIN_GRACE', 'SUSPEND'],
  profileLifecycle: ['ALLOCATE', 'CONFIRM'],
}

/** A new aggregate of a lifecycle. */
export function realityOf(name: string, table: Table, rules: SideRules): Reality {
  return new (kinds[name] ?? Plain)(table, rules)
}

/** A new aggregate that follows its table alone. */
export function plainReality(table: Table, rules: SideRules): Reality {
  return new Plain(table, rules)
}
