import { Input, limitation, type Context } from '@enigm/subgraph'
import { ArrayMaxSize, ArrayMinSize, MaxLength } from 'class-validator'
import { Ctx, Field, ID, InputType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../config'
import { Operation } from '../errors'
import { DataCategory, DataDeletion } from './data-deletion'
import { DataDeletionService } from './data-deletion.service'

const MOST_CATEGORIES = 6

@InputType()
class DataDeletionInput {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => [DataCategory], { description: 'The categories to delete, at most 6.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_CATEGORIES)
  categories!: DataCategory[]
}

@Resolver()
export class DataDeletionResolver {
  private readonly deletions: DataDeletionService

  constructor(app: AccountsApp) {
    this.deletions = app.get(DataDeletionService)
  }

  @Operation({
    audiences: ['panel', 'device'],
    requires: ['account:deletion'],
    grant: ['DATA_DELETION', 'accountId'],
    description:
      'Deletes chosen data of the own account; the account stays. Records of other services are deleted shortly, and records of the security of a restricted account stay.',
    emits: 'accounts.account.data.deleted',
    returns: {
      dataDeletions: [[DataDeletion], 'What became of each category; null when nothing has changed.'],
    },
    errors: ['NOT_FOUND', 'ACCOUNT_RESTRICTED'],
  })
  async requestDataDeletion(@Input() { accountId, categories }: DataDeletionInput, @Ctx() context: Context) {
    const dataDeletions = await this.deletions.deleteData(context, accountId, categories)
    return {
      dataDeletions,
      limitations: [limitation('DATA_DELETION_PLATFORM_ONLY'), limitation('DELETION_BOUNDED')],
    }
  }
}
