import { useRouter } from '@tanstack/react-router'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { Limitations, Notice } from './Notice'

interface Announcement {
  /** The effect of the action, as a sentence. */
  readonly title: ReactNode
  /** The limitations of the payload. */
  readonly limitations?: readonly { code: string; statement: string }[]
}

const Announce = createContext<(announcement: Announcement) => void>(() => undefined)
const Present = createContext<ReactNode>(undefined)

/** Announces the effect of an action on the page and to screen readers. An action that leads to another page announces it there. */
export function useAnnouncements(): (announcement: Announcement) => void {
  return useContext(Announce)
}

export function Announcements({ children }: { readonly children: ReactNode }) {
  const router = useRouter()
  const [present, setPresent] = useState<Announcement & { readonly on: string }>()
  const announce = useCallback(
    (announcement: Announcement) => setPresent({ ...announcement, on: router.latestLocation.pathname }),
    [router],
  )
  // It belongs to the page on which it was made.
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ toLocation }) =>
        setPresent((last) => (last?.on === toLocation.pathname ? last : undefined)),
      ),
    [router],
  )
  const dismiss = useCallback(() => setPresent(undefined), [])
  const shown = useMemo(
    () =>
      present && (
        <Notice tone="ok" title={present.title} onDismiss={dismiss}>
          <Limitations of={present.limitations ?? []} />
        </Notice>
      ),
    [present, dismiss],
  )
  return (
    <Announce value={announce}>
      <Present value={shown}>{children}</Present>
    </Announce>
  )
}

/** Where a frame shows the announcement. */
export function AnnouncementRegion() {
  return <div role="status">{useContext(Present)}</div>
}
