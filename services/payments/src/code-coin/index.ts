import { definePart } from '@enigm/subgraph'
import { CreateCodeCoin1760000000004 } from '../migrations/1760000000004-create-code-coin'
import { AddCodeCoinUnits1769000000004 } from '../migrations/1769000000004-add-code-coin-units'
import { AnnouncementService, CODE_COIN_DAY } from './announcement.service'
import { CodeCoinBatch } from './code-coin.entity'
import { CodeCoinResolver } from './code-coin.resolver'
import { BATCH_EXPIRY, CodeCoinService } from './code-coin.service'

export const codeCoinPart = definePart({
  entities: [CodeCoinBatch],
  migrations: [CreateCodeCoin1760000000004, AddCodeCoinUnits1769000000004],
  resolvers: [CodeCoinResolver],
  jobs: {
    [BATCH_EXPIRY]: (job, app, context) => app.get(CodeCoinService).expireBatch(context, job),
    [CODE_COIN_DAY]: (job, app) => app.get(AnnouncementService).announce(job),
  },
  seed: (app) => app.get(AnnouncementService).seed(),
})
