import {
  Audiences,
  IdempotencyKey,
  Input,
  PageArgs,
  RequiresScopes,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Args, ArgsType, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql'
import { AccountState } from '../../account/account.lifecycle'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { StaffAccount, staffAccount, StaffAccountConnection, StaffRole } from './staff.entity'
import { staffAccounts } from './staff.queries'
import { StaffService } from './staff.service'

@ArgsType()
class StaffArgs extends PageArgs {
  @Field(() => StaffRole, { nullable: true, description: 'Only accounts with this role.' })
  role?: StaffRole | null

  @Field(() => AccountState, { nullable: true, description: 'Only accounts in this state.' })
  state?: AccountState | null
}

@InputType()
class StaffCreationInput {
  @Field(() => StaffRole, { description: 'The role; it never changes.' })
  role!: StaffRole

  @Field(() => IdempotencyKey, {
    description: 'Until the first sign-in the same key gives the same credentials again: keep it secret.',
  })
  idempotencyKey!: string
}

@InputType()
class StaffAccountInput {
  @Field(() => ID, { description: 'The platform handle of the staff account.' })
  @MaxLength(64)
  accountHandle!: string
}

const operator = { audiences: ['panel'], requires: ['platform:operate'] } as const

@Resolver()
export class StaffResolver {
  private readonly staff: StaffService

  constructor(private readonly app: AccountsApp) {
    this.staff = app.get(StaffService)
  }

  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Query(() => StaffAccountConnection, {
    description: 'The staff of the platform, revoked accounts included, in the order of their handles.',
  })
  staffAccounts(@Args() args: StaffArgs): Promise<Connection<StaffAccount>> {
    return staffAccounts(this.app, args)
  }

  @Operation({
    ...operator,
    grant: ['STAFF_CREATION', 'role'],
    description: 'Creates an account for a member of the staff. It has no scope of customers.',
    emits: 'accounts.account.created',
    returns: {
      account: [StaffAccount, 'The account; null when nothing has changed.'],
      accountNumber: [String, '16 digits; with the login secret they sign in. Shown once.'],
      loginSecret: [String, '128 bits in hexadecimal. Shown once.'],
      recoveryCodes: [[String], 'Ten recovery codes, each usable once. Shown once.'],
    },
    errors: ['IDEMPOTENCY_KEY_USED', 'IDEMPOTENCY_CONFLICT'],
  })
  async createStaffAccount(@Input() input: StaffCreationInput, @Ctx() context: Context) {
    const { account, ...credentials } = await this.staff.create(context, input)
    return { account: staffAccount(account), ...credentials }
  }

  @Operation({
    ...operator,
    grant: ['STAFF_REVOCATION', 'accountHandle'],
    description:
      'Revokes a staff account permanently and closes its sessions at once. Operators cannot revoke themselves.',
    emits: ['accounts.account.staff.revoked', 'accounts.session.closed'],
    returns: { account: [StaffAccount, 'The account in its last state; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async revokeStaffAccount(@Input() { accountHandle }: StaffAccountInput, @Ctx() context: Context) {
    return { account: staffAccount(await this.staff.revoke(context, accountHandle)) }
  }
}
