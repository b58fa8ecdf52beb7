import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute } from '../../frame/session-parents'

const inside = () => appRoute

const keys = createRoute({
  getParentRoute: inside,
  path: '/keys',
  component: page(['keys', 'history'], () => import('./Keys')),
})
const key = createRoute({
  getParentRoute: inside,
  path: '/keys/$handle',
  component: page('keys', () => import('./Key')),
})

export const personalKeyRoutes = [keys, key] as const
