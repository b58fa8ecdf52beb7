import { z } from 'zod'
import type { PaymentsApp } from '../config'
import { CryptoFailure, type RateSource } from './crypto-processor'
import { call } from './http'

/** `c` is the last trade: price and volume, as decimal texts. */
const ticker = z.object({
  error: z.array(z.string()).max(0),
  result: z.record(
    z.string(),
    z.object({ c: z.tuple([z.string().regex(/^\d{1,9}(\.\d{1,18})?$/), z.string()]) }),
  ),
})

/** The last price of a pair, from Kraken's public ticker or a server with the same answer. */
export class KrakenRate implements RateSource {
  constructor(private readonly app: PaymentsApp) {}

  async rate(): Promise<string> {
    const text = await call(this.app, 'MONERO_RATE', { url: this.app.config.MONERO_RATE_URL })
    const [pair] = Object.values(read(text).result)
    if (!pair || Number(pair.c[0]) === 0) throw new CryptoFailure('NONSENSE')
    return pair.c[0]
  }
}

function read(text: string): z.infer<typeof ticker> {
  try {
    return ticker.parse(JSON.parse(text))
  } catch (error) {
    throw new CryptoFailure('NONSENSE', { cause: error })
  }
}
