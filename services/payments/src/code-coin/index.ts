import { definePart } from '@enigm/subgraph'
import { AnnouncementService, CODE_COIN_DAY } from './announcement.service'
import { CodeCoinBatch } from './code-coin.entity'
import { CodeCoinResolver } from './code-coin.resolver'
import { BATCH_EXPIRY, CodeCoinService } from './code-coin.service'

export const codeCoinPart = definePart({
  entities: [CodeCoinBatch],
  resolvers: [CodeCoinResolver],
  jobs: {
    [BATCH_EXPIRY]: (job, app, context) => app.get(CodeCoinService).expireBatch(context, job),
    [CODE_COIN_DAY]: (job, app) => app.get(AnnouncementService).announce(job),
  },
  seed: (app) => app.get(AnnouncementService).seed(),
})
