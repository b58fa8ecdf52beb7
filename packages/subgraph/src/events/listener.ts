import type { Logger } from 'pino'
import { errorCode } from './wake'

/** A subscription that is renewed on every connection; `run` gets the text of a message and can answer a request. */
export interface Listener {
  subject: string
  queue?: string
  run: (reply: (text: string) => void, text: string) => void
  subscription?: { unsubscribe(): void }
}

/** The answer of a listener that failed. */
export const FAILED = 'failed'

/** Answers when `work` is done; the answer to a failure has no details. */
export function answering(
  subject: string,
  work: (body: string) => Promise<string | void>,
  log: Logger,
): Listener['run'] {
  return (reply, body) => {
    work(body).then(
      (answer) => reply(answer ?? ''),
      (error: unknown) => {
        log.error({ subject, code: errorCode(error) }, 'request on the broker failed')
        reply(FAILED)
      },
    )
  }
}
