import { useCallback, useMemo, useSyncExternalStore } from 'react'

/** Where the navigation becomes a menu, as in styles/layout.css. */
export const NARROW = '(max-width: 820px)'

/** Whether a media query matches; a page that uses it is rendered again when that changes. */
export function useMedia(query: string): boolean {
  const list = useMemo(() => matchMedia(query), [query])
  const subscribe = useCallback(
    (changed: () => void) => {
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    [list],
  )
  return useSyncExternalStore(subscribe, () => list.matches)
}
