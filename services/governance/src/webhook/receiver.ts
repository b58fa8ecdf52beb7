import { request } from 'node:https'
import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'
import type { GovernanceConfig } from '../config'
import type { WebhookOutcome } from './delivery.entity'
import { AddressNotPublic, ReachableAddresses } from './webhook-address'

const TIMEOUT_MILLISECONDS = 5_000

/** What became of one attempt. */
export interface Attempt {
  readonly outcome: WebhookOutcome
  /** The status of the answer; null without one. */
  readonly status: number | null
}

class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

/** Posts to the addresses of partners, which are not trusted: by HTTPS, to permitted addresses, without redirects. */
export class Receiver {
  readonly addresses: ReachableAddresses
  private readonly ca: readonly string[]

  constructor({ WEBHOOK_NETWORKS, WEBHOOK_CA }: Pick<GovernanceConfig, 'WEBHOOK_NETWORKS' | 'WEBHOOK_CA'>) {
    this.addresses = new ReachableAddresses(WEBHOOK_NETWORKS)
    this.ca = [...rootCertificates, ...(WEBHOOK_CA ? [WEBHOOK_CA] : [])]
  }

  /** Makes one attempt. The timeout covers all of it; of the answer only the status is read. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Attempt> {
    if (!this.addresses.permits(url)) return Promise.resolve({ outcome: 'ADDRESS_NOT_PUBLIC', status: null })
    const { hostname } = new URL(url)
    return new Promise((resolve) => {
      const settle = (attempt: Attempt) => {
        clearTimeout(timer)
        resolve(attempt)
      }
      const posted = request(
        url,
        {
          ...{ method: 'POST', agent: false, ca: [...this.ca], minVersion: 'TLSv1.2' },
          ...(isIP(hostname) === 0 && { lookup: this.addresses.lookup }),
          headers: {
            ...headers,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (answer) => {
          answer.destroy()
          const status = answer.statusCode ?? 0
          settle({ outcome: outcomeOf(status), status })
        },
      )
      const timer = setTimeout(() => posted.destroy(new TimedOut()), TIMEOUT_MILLISECONDS)
      posted.on('error', (error) => settle({ outcome: failureOf(error), status: null }))
      posted.end(body)
    })
  }
}

function outcomeOf(status: number): WebhookOutcome {
  if (status >= 200 && status < 300) return 'DELIVERED'
  return status >= 300 && status < 400 ? 'REDIRECTED' : 'REFUSED'
}

function failureOf(error: Error): WebhookOutcome {
  if (error instanceof AddressNotPublic) return 'ADDRESS_NOT_PUBLIC'
  return error instanceof TimedOut ? 'TIMED_OUT' : 'UNREACHABLE'
}
