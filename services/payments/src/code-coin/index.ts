import { definePart } from '@enigm/subgraph'
import { CountCodeCoinAttempts1780000410001 } from '../migrations/1780000410001-count-code-coin-attempts'
import { ListCodeCoinBatches1780000510002 } from '../migrations/1780000510002-list-code-coin-batches'
import { AnnouncementService, CODE_COIN_DAY } from './announcement.service'
import { CodeCoinBatch } from './code-coin.entity'
import { CodeCoinResolver } from './code-coin.resolver'
import { BATCH_EXPIRY, CodeCoinService } from './code-coin.service'

export const codeCoinPart = definePart({
  entities: [CodeCoinBatch],
  storage: {
    code_coin: {
      class: 'LEGAL',
      kept: { days: 3653, after: 't.valid_until' },
      purposes: {
        IDENTIFICATION: ['id'],
        LIFECYCLE: ['version', 'state'],
        AUTHENTICATION: ['code_hash'],
        COMMERCE: ['product_key', 'units'],
        RELATION: ['batch_id'],
        TIMING: ['valid_until'],
      },
    },
    code_coin_attempt: {
      class: 'SECURITY',
      kept: { days: 1, after: 't.window_started_at' },
      purposes: { HOLDER: ['account_id'], PROTECTION: ['wrong'], TIMING: ['window_started_at'] },
    },
  },
  migrations: [CountCodeCoinAttempts1780000410001, ListCodeCoinBatches1780000510002],
  resolvers: [CodeCoinResolver],
  jobs: {
    [BATCH_EXPIRY]: (job, app, context) => app.get(CodeCoinService).expireBatch(context, job),
    [CODE_COIN_DAY]: (job, app) => app.get(AnnouncementService).announce(job),
  },
  erase: (accountId, tx, app) => app.get(CodeCoinService).erase(tx, accountId),
  seed: (app) => app.get(AnnouncementService).seed(),
})
