import { Refusal, type Role, type Scope } from '@enigm/contracts'
import { accountOf, Audiences, enumType, RequiresScopes, sessionOf, type Context } from '@enigm/subgraph'
import { Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql'
import { SessionRestriction } from './session.lifecycle'
import { sessionById } from './session.queries'

const ViewerRole = enumType('ViewerRole', 'The role of an account.', {
  CUSTOMER: 'A customer.',
  OPERATOR: 'A member of the staff: operator.',
  SUPPORT: 'A member of the staff: support.',
  AUDITOR: 'A member of the staff: auditor.',
} satisfies Partial<Record<Role, string>>)
type ViewerRole = keyof typeof ViewerRole

/** The permissions of the calling session. It says nothing of what other sessions or roles may do (ACC-16). */
@Audiences('panel', 'device')
@ObjectType({ description: 'The permissions of the calling session.' })
export class Viewer {
  @Field(() => ViewerRole, { description: 'The role of its account.' })
  role!: ViewerRole

  @Field(() => [String], {
    description: 'The scopes of its access token; a restricted session has fewer than its role.',
  })
  scopes!: Scope[]

  @Field(() => SessionRestriction, {
    nullable: true,
    description: 'The source of its restriction, the strongest of several; null while it is not restricted.',
  })
  restrictedBy!: SessionRestriction | null
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('account:self')
  @Query(() => Viewer, { description: 'The permissions of the calling session. Needs account:self.' })
  async viewer(@Ctx() { app, caller }: Context): Promise<Viewer> {
    const session = await sessionById(app, accountOf(caller), sessionOf(caller))
    if (!session || !isViewerRole(caller.role)) throw new Refusal('UNAUTHENTICATED')
    const { restrictedBy } = session
    return { role: caller.role, scopes: [...caller.scopes].sort(), restrictedBy }
  }
}

function isViewerRole(role: Role | undefined): role is ViewerRole {
  return role !== undefined && role in ViewerRole
}
