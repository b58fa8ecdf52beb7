import type { Logger } from 'pino'
import { errorCode } from './wake'

/** What is listened to over every connection; `run` may answer, unless nobody asked. */
export interface Listener {
  subject: string
  queue?: string
  run: (reply: (text: string) => void) => void
  subscription?: { unsubscribe(): void }
}

/** The answer that stands for an error. */
export const FAILED = 'failed'

/** Answers when the work is done, and says no more of an error than that there was one. */
export function answering(subject: string, tx: () => Promise<void>, log: Logger): Listener['run'] {
  return (reply) => {
    tx().then(
      () => reply(''),
      (error: unknown) => {
        log.error({ subject, code: errorCode(error) }, 'a request on the bus failed')
        reply(FAILED)
      },
    )
  }
}
