import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute } from '../../frame/session-parents'

const inside = () => appRoute

const devices = createRoute({
  getParentRoute: inside,
  path: '/devices',
  component: page(['devices', 'history'], () => import('./Devices')),
})
const trust = createRoute({
  getParentRoute: inside,
  path: '/devices/trust',
  component: page('devices', () => import('./Trust')),
})
const device = createRoute({
  getParentRoute: inside,
  path: '/devices/$handle',
  component: page('devices', () => import('./Device')),
})

export const deviceRoutes = [devices, trust, device] as const
