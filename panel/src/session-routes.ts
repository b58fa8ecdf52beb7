import { appRoute, homeRoute, organizationRoute, platformRoute } from './frame/session-parents'
import { personalAccountRoutes } from './pages/accounts/routes'
import { deviceRoutes } from './pages/devices/routes'
import { personalEsimRoutes } from './pages/esim/routes'
import { personalTrainingRoutes } from './pages/guidance/routes'
import { personalKeyRoutes } from './pages/keys/routes'
import { platformRoutes } from './pages/operations/routes'
import { organizationRoutes, personalOrganizationRoutes } from './pages/organizations/routes'
import { personalPaymentRoutes } from './pages/payments/routes'
import { serverRoutes } from './pages/servers/routes'

/** The routes of the pages that need a session. Each domain gives its own, by the space that they stand in. */
export const sessionRoutes = appRoute.addChildren([
  homeRoute,
  ...personalAccountRoutes,
  ...deviceRoutes,
  ...serverRoutes,
  ...personalEsimRoutes,
  ...personalKeyRoutes,
  ...personalPaymentRoutes,
  ...personalTrainingRoutes,
  ...personalOrganizationRoutes,
  organizationRoute.addChildren([...organizationRoutes]),
  platformRoute.addChildren([...platformRoutes]),
])
