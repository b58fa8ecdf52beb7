import { createRoute, createRouter, notFound, redirect } from '@tanstack/react-router'
import { publicRoute, rootRoute } from './frame/parents'
import { publicAccountRoutes } from './pages/accounts/public-routes'
import { publicPaymentRoutes } from './pages/payments/public-routes'
import type { sessionRoutes } from './session-routes'

const publicRoutes = publicRoute.addChildren([...publicAccountRoutes, ...publicPaymentRoutes])

/** An address of no public page: of a page that needs a session, whose routes are added when one is opened, or of none. */
const elsewhere = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$',
  async beforeLoad({ location: { pathname, search, hash } }) {
    if (isComplete) throw notFound()
    await addSessionRoutes()
    // The same address again, by the routes that are there now.
    throw redirect({ to: pathname, search, hash, state: true, replace: true })
  },
})

type RouteTree = ReturnType<typeof completeTree>

let isComplete = false
let completion: Promise<void> | undefined

export const router = createRouter({
  // The entry holds no route of a page that a visitor without a session cannot open.
  routeTree: rootRoute.addChildren([publicRoutes, elsewhere]) as unknown as RouteTree,
  defaultPreload: 'intent',
  // The old page stays while the next one is fetched.
  defaultPendingMs: 400,
})

/** Whether a page needs routes that are not added yet. */
export function needsSessionRoutes(): boolean {
  return router.getMatchedRoutes(router.latestLocation.pathname)[2]?.id === elsewhere.id
}

/** Fetches the routes of the pages that need a session, and adds them. A failed attempt is repeated by the next caller. */
export function addSessionRoutes(): Promise<void> {
  completion ??= import('./session-routes').then(
    ({ sessionRoutes }) => {
      completeTree(sessionRoutes)
      router.setRoutes(router.buildRouteTree())
      isComplete = true
    },
    (error: unknown) => {
      completion = undefined
      throw error
    },
  )
  return completion
}

function completeTree(added: typeof sessionRoutes) {
  return rootRoute.addChildren([publicRoutes, elsewhere, added])
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
