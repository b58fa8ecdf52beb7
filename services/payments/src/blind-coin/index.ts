import { definePart } from '@enigm/subgraph'
import { SignBlindCoins1780000510008 } from '../migrations/1780000510008-sign-blind-coins'
import { BlindCoinKey, BlindSignature } from './blind-coin.entity'
import { BlindCoinResolver } from './blind-coin.resolver'
import { BLIND_COIN_DAY, BlindCoinKeyService } from './key.service'

export const blindCoinPart = definePart({
  entities: [BlindCoinKey, BlindSignature],
  storage: {
    spent_blind_coin: {
      class: 'OPERATIONAL',
      // The total of the key stays.
      kept: {
        days: 30,
        after: '(SELECT k.valid_until FROM blind_coin_key k WHERE k.fingerprint = t.fingerprint)',
        moment: 'the coins of its key do not pay any more',
      },
      purposes: { PROTECTION: ['token_hash'], RELATION: ['fingerprint'] },
    },
  },
  migrations: [SignBlindCoins1780000510008],
  resolvers: [BlindCoinResolver],
  jobs: { [BLIND_COIN_DAY]: (job, app) => app.get(BlindCoinKeyService).keepDay(job) },
  seed: (app) => app.get(BlindCoinKeyService).seed(),
})
