import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute } from '../../frame/parents'
import './failures'

const inside = () => appRoute

const servers = createRoute({
  getParentRoute: inside,
  path: '/servers',
  component: page('servers', () => import('./Servers')),
})
const newServer = createRoute({
  getParentRoute: inside,
  path: '/servers/new',
  component: page('servers', () => import('./NewServer')),
})
const join = createRoute({
  getParentRoute: inside,
  path: '/servers/join',
  component: page('servers', () => import('./Join')),
})
const server = createRoute({
  getParentRoute: inside,
  path: '/servers/$serverId',
  component: page('servers', () => import('./server/Server')),
})

const ofServer = () => server

const overview = createRoute({
  getParentRoute: ofServer,
  path: '/',
  component: page('servers', () => import('./server/Overview')),
})
const joinRequests = createRoute({
  getParentRoute: ofServer,
  path: 'join-requests',
  component: page('servers', () => import('./server/JoinRequests')),
})
const members = createRoute({
  getParentRoute: ofServer,
  path: 'members',
  component: page('servers', () => import('./server/Members')),
})
const content = createRoute({
  getParentRoute: ofServer,
  path: 'content',
  component: page('servers', () => import('./server/Content')),
})
const history = createRoute({
  getParentRoute: ofServer,
  path: 'history',
  component: page('servers', () => import('./server/History')),
})
const danger = createRoute({
  getParentRoute: ofServer,
  path: 'danger',
  component: page('servers', () => import('./server/Danger')),
})

export const serverRoutes = [
  servers,
  newServer,
  join,
  server.addChildren([overview, joinRequests, members, content, history, danger]),
] as const
