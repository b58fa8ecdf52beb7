import * as v from 'valibot'
import { fetchAgain } from './operations'
import { accessToken, renewedAfterRefusal } from './session'

/** A hint says that something has changed, never what it is now: the data come through the authorized reads. */
const hint = v.object({ type: v.string(), ids: v.array(v.string()) })

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
/** Three heartbeats of the gateway. */
const SILENCE_MS = 45_000

/** One tab of a browser holds the stream and passes its hints on to the others. */
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('hints') : undefined

/** Keeps what is on the screen current until the signal is aborted. */
export function followHints(signal: AbortSignal): void {
  // An event of one service can show on the page of another.
  channel?.addEventListener('message', fetchAgain, { signal })
  const follow = () => stream(signal)
  const following = navigator.locks ? navigator.locks.request('hints', { signal }, follow) : follow()
  following.catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

async function stream(signal: AbortSignal): Promise<void> {
  let wait = FIRST_WAIT_MS
  while (!signal.aborted) {
    const token = await accessToken().catch(() => undefined)
    const outcome = token === undefined ? 'lost' : await readHints(token, signal)
    if (outcome === 'refused' && (await renewedAfterRefusal(token!).catch(() => token)) === undefined) return
    if (outcome === 'ended') wait = FIRST_WAIT_MS
    await pause(wait, signal)
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }
}

/** Reads until the stream ends. Hints can be missing before each connection, so that everything is fetched again after the first byte. */
async function readHints(token: string, signal: AbortSignal): Promise<'refused' | 'lost' | 'ended'> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENCE_MS)
  try {
    const response = await fetch('/events', {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
      signal: AbortSignal.any([signal, silence.signal]),
    })
    if (response.status === 401) return 'refused'
    if (!response.ok || !response.body) return 'lost'
    fetchAgain()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENCE_MS)
      const messages = (rest + next.value).split('\n\n')
      rest = messages.pop() ?? ''
      if (messages.some(isHint)) {
        fetchAgain()
        channel?.postMessage('hint')
      }
    }
    return 'ended'
  } catch {
    // The connection is lost or silent; the caller waits and connects again.
    return 'lost'
  } finally {
    clearTimeout(timer)
  }
}

function isHint(message: string): boolean {
  const [, event] = /^event: ?(.*)$/m.exec(message) ?? []
  const [, data] = /^data: ?(.*)$/m.exec(message) ?? []
  return event === 'hint' && data !== undefined && v.is(hint, JSON.parse(data))
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
