import { useSyncExternalStore } from 'react'

/** Where the navigation becomes a menu, as in styles/layout.css. */
const narrow = matchMedia('(max-width: 820px)')

function subscribe(changed: () => void): () => void {
  narrow.addEventListener('change', changed)
  return () => narrow.removeEventListener('change', changed)
}

/** Whether the screen is narrow; a component that uses it is rendered again when that changes. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches)
}
