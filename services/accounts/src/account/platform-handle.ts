import type { App } from '@enigm/subgraph'

/** The handle by which the platform's staff see an account; pairwise, so that it discloses nothing to others (DEV-17). */
export function platformHandle(app: App<any>, accountId: string): string {
  return app.handle('ah', 'platform', accountId)
}
