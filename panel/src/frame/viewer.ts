import { createContext, useContext } from 'react'
import type { ViewerQuery } from '../generated/frame'

export type ViewerData = ViewerQuery['viewer']

/** The viewer that the frame has read. One reader for all pages: the end of a session takes them off the screen together. */
export const ReadViewer = createContext<ViewerData | undefined>(undefined)

/** The permissions of the calling session. */
export function useViewer(): ViewerData {
  const viewer = useContext(ReadViewer)
  if (!viewer) throw new Error('The viewer is used outside of the signed-in frame.')
  return viewer
}

/** Whether the session has a scope. What a role may not do is not shown. */
export function useScope(scope: string): boolean {
  return useViewer().scopes.includes(scope)
}
