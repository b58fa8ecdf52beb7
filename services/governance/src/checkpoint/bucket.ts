import { AwsClient } from 'aws4fetch'
import type { GovernanceConfig } from '../config'
import type { Destination, Publication } from './publication'

const TIMEOUT_MILLISECONDS = 10_000
const DIGITS = 16
/** The object exists: an earlier attempt has written it, or another ledger. */
const PRECONDITION_FAILED = 412

/** An S3-compatible bucket; each checkpoint is an object that is written once. */
export class Bucket implements Destination {
  private readonly client: AwsClient

  constructor(
    private readonly url: string,
    config: GovernanceConfig,
  ) {
    this.client = new AwsClient({
      accessKeyId: config.CHECKPOINT_S3_ACCESS_KEY_ID,
      secretAccessKey: config.CHECKPOINT_S3_SECRET_ACCESS_KEY,
      region: config.CHECKPOINT_S3_REGION,
      service: 's3',
      retries: 0,
    })
  }

  async publish({ size, note }: Publication): Promise<string> {
    const object = `${this.url.replace(/\/$/, '')}/${String(size).padStart(DIGITS, '0')}.checkpoint`
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS)
    const written = await this.client.fetch(object, {
      ...{ method: 'PUT', body: note, signal },
      headers: { 'content-type': 'text/plain; charset=utf-8', 'if-none-match': '*' },
    })
    await written.text()
    if (written.status !== PRECONDITION_FAILED && !written.ok)
      throw new Error(`the bucket has answered ${written.status}`)
    if (written.ok) return ''
    const stored = await this.client.fetch(object, { signal })
    if ((await stored.text()) !== note) throw new Error(`another checkpoint of size ${size} is stored`)
    return ''
  }
}
