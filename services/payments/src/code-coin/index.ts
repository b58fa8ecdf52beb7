import { definePart, deleteRows } from '@enigm/subgraph'
import { CountCodeCoinAttempts1780000410001 } from '../migrations/1780000410001-count-code-coin-attempts'
import { AnnouncementService, CODE_COIN_DAY } from './announcement.service'
import { CodeCoinBatch } from './code-coin.entity'
import { CodeCoinResolver } from './code-coin.resolver'
import { BATCH_EXPIRY, CodeCoinService } from './code-coin.service'

export const codeCoinPart = definePart({
  entities: [CodeCoinBatch],
  migrations: [CountCodeCoinAttempts1780000410001],
  resolvers: [CodeCoinResolver],
  jobs: {
    [BATCH_EXPIRY]: (job, app, context) => app.get(CodeCoinService).expireBatch(context, job),
    [CODE_COIN_DAY]: (job, app) => app.get(AnnouncementService).announce(job),
  },
  async erase(accountId, tx) {
    return { erased: await deleteRows(tx, { code_coin_attempt: 'account_id' }, accountId), detached: 0 }
  },
  seed: (app) => app.get(AnnouncementService).seed(),
})
