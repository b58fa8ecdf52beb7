import { Audiences, PageArgs, RequiresScopes, type Connection, type Context } from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Resolver } from 'type-graphql'
import { AccountStub } from '../log/log.resolver'
import { DataAccessConnection, type DataAccess } from './data-access.entity'
import { ownDataAccesses } from './data-access.queries'

@Resolver(() => AccountStub)
export class DataAccessResolver {
  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => DataAccessConnection, {
    description:
      'The reads of data of the account by others, in all services, newest first: category of the reader, field and hour. A read appears about a second later. Needs account:self.',
  })
  accesses(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<DataAccess>> {
    return ownDataAccesses(context, page)
  }
}
