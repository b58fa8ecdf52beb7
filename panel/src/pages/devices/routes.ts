import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute } from '../../frame/session-parents'

const inside = () => appRoute

const devices = createRoute({
  getParentRoute: inside,
  path: '/devices',
  component: page('devices', () => import('./Devices')),
})
const device = createRoute({
  getParentRoute: inside,
  path: '/devices/$handle',
  component: page('devices', () => import('./Device')),
})

export const deviceRoutes = [devices, device] as const
