import { useRouter } from '@tanstack/react-router'
import { newIdempotencyKey } from './operations'

declare module '@tanstack/history' {
  interface HistoryState {
    /** The idempotency key of what is done on this page. */
    intention?: string
  }
}

/** One intention of a page, such as one purchase. */
interface Intention {
  /** Whether the history entry has a key already: the page was loaded again, or the person has come back. */
  readonly hasBegun: boolean
  /** The key of the intention; the first call puts it into the history entry. */
  key(): string
}

/**
 * An idempotency key that survives a reload and the back button, and ends with the tab: an answer that was lost on the way is
 * given again. The key alone opens nothing (decision 0054).
 */
export function useIntention(): Intention {
  const { history } = useRouter()
  return {
    hasBegun: history.location.state.intention !== undefined,
    key() {
      const { href, state } = history.location
      if (state.intention) return state.intention
      const intention = newIdempotencyKey()
      history.replace(href, { ...state, intention })
      return intention
    },
  }
}
