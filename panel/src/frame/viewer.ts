import { Viewer, type ViewerQuery } from '../generated/frame'
import { useRead } from '../operations'

export type ViewerData = ViewerQuery['viewer']

/** What the calling session may do. The route of the frame has loaded it before any page inside is shown. */
export function useViewer(): ViewerData {
  const { data } = useRead(Viewer, {})
  if (!data) throw new Error('The viewer is read outside of the signed-in frame.')
  return data.viewer
}

/** Whether the session has a scope. What a role may not do is not shown. */
export function useScope(scope: string): boolean {
  return useViewer().scopes.includes(scope)
}
