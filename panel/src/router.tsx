import { createRouter } from '@tanstack/react-router'
import { appRoute, organizationRoute, platformRoute, publicRoute, rootRoute } from './frame/parents'
import { personalAccountRoutes, publicAccountRoutes } from './pages/accounts/routes'
import { deviceRoutes } from './pages/devices/routes'
import { serverRoutes } from './pages/servers/routes'

/** Every route of the panel. Each domain gives its own, by the frame that they stand in. */
const routeTree = rootRoute.addChildren([
  publicRoute.addChildren([...publicAccountRoutes]),
  appRoute.addChildren([
    ...personalAccountRoutes,
    ...deviceRoutes,
    ...serverRoutes,
    organizationRoute,
    platformRoute,
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  // The old page stays while the next one is fetched.
  defaultPendingMs: 400,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
