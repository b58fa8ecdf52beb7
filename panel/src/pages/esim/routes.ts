import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute } from '../../frame/session-parents'

const inside = () => appRoute

const esims = createRoute({
  getParentRoute: inside,
  path: '/esims',
  component: page(['esim', 'history'], () => import('./Esims')),
})
const esim = createRoute({
  getParentRoute: inside,
  path: '/esims/$esimId',
  component: page('esim', () => import('./Esim')),
})

export const personalEsimRoutes = [esims, esim] as const
