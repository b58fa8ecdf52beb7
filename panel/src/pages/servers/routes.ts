import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute } from '../../frame/session-parents'

const inside = () => appRoute

const part = (name: keyof typeof import('./server/parts')) =>
  page(['servers', 'devices', 'organizations'], async () => ({
    default: (await import('./server/parts'))[name],
  }))

const servers = createRoute({
  getParentRoute: inside,
  path: '/servers',
  component: page('servers', () => import('./Servers')),
})
const newServer = createRoute({
  getParentRoute: inside,
  path: '/servers/new',
  component: page(['servers', 'payments'], () => import('./NewServer')),
})
const join = createRoute({
  getParentRoute: inside,
  path: '/servers/join',
  component: page('servers', () => import('./Join')),
})
const server = createRoute({
  getParentRoute: inside,
  path: '/servers/$serverId',
  component: part('Server'),
})

const ofServer = () => server

const overview = createRoute({
  getParentRoute: ofServer,
  path: '/',
  component: part('Overview'),
})
const joinRequests = createRoute({
  getParentRoute: ofServer,
  path: 'join-requests',
  component: part('JoinRequests'),
})
const members = createRoute({
  getParentRoute: ofServer,
  path: 'members',
  component: part('Members'),
})
const devices = createRoute({
  getParentRoute: ofServer,
  path: 'devices',
  component: page('servers', () => import('./server/Devices')),
})
const content = createRoute({
  getParentRoute: ofServer,
  path: 'content',
  component: page('servers', () => import('./server/Content')),
})
const policy = createRoute({
  getParentRoute: ofServer,
  path: 'policy',
  component: page('servers', () => import('./server/Policy')),
})
const security = createRoute({
  getParentRoute: ofServer,
  path: 'security',
  component: page('servers', () => import('./server/Security')),
})
const history = createRoute({
  getParentRoute: ofServer,
  path: 'history',
  component: page(['servers', 'history'], () => import('./server/History')),
})
const danger = createRoute({
  getParentRoute: ofServer,
  path: 'danger',
  component: page(['servers', 'devices', 'organizations'], () => import('./server/Danger')),
})

export const serverRoutes = [
  servers,
  newServer,
  join,
  server.addChildren([overview, joinRequests, members, devices, content, policy, security, history, danger]),
] as const
