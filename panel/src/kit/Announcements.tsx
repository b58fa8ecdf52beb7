import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react'
import { Limitations, Notice } from './Notice'

interface Announcement {
  /** What has happened, as a sentence. */
  readonly title: ReactNode
  /** What it does not do: the limitations of the payload. */
  readonly limitations?: readonly { code: string; statement: string }[]
}

const Announce = createContext<(announcement: Announcement) => void>(() => undefined)
const Present = createContext<ReactNode>(undefined)

/** Says on the page, and to screen readers, what an action has done. */
export function useAnnouncements(): (announcement: Announcement) => void {
  return useContext(Announce)
}

export function Announcements({ children }: { readonly children: ReactNode }) {
  const [present, setPresent] = useState<Announcement>()
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
    <Announce value={setPresent}>
      <Present value={shown}>{children}</Present>
    </Announce>
  )
}

/** Where a frame shows the announcement. */
export function AnnouncementRegion() {
  return <div role="status">{useContext(Present)}</div>
}
