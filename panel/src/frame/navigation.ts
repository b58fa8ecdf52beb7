import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { LinkProps } from '@tanstack/react-router'
import {
  Activity,
  Banknote,
  Building2,
  CardSim,
  Coins,
  Database,
  Eye,
  FileCheck,
  Gauge,
  GraduationCap,
  House,
  KeyRound,
  LifeBuoy,
  type LucideIcon,
  MonitorSmartphone,
  Receipt,
  Scale,
  ScrollText,
  Server,
  Settings,
  ShoppingBag,
  Smartphone,
  Tags,
  Ticket,
  UserCog,
  UserSearch,
  Users,
  Waypoints,
  Webhook,
} from 'lucide-react'

interface NavigationEntry {
  readonly to: LinkProps['to']
  readonly label: MessageDescriptor
  readonly icon: LucideIcon
  /** The scope without which the page shows nothing. */
  readonly scope: string
  /** Its address begins those of other pages. */
  readonly isFirst?: boolean
  /** In an organization, only its administrators open it. */
  readonly isForAdministrators?: boolean
}

export interface NavigationGroup {
  readonly title?: MessageDescriptor
  readonly entries: readonly NavigationEntry[]
}

/** The pages of a person. An entry appears when the session has its scope. */
export const personalNavigation: readonly NavigationGroup[] = [
  { entries: [{ to: '/overview', label: msg`Overview`, icon: House, scope: 'devices:read' }] },
  {
    title: msg`Products`,
    entries: [
      { to: '/servers', label: msg`Servers`, icon: Server, scope: 'servers:read' },
      { to: '/esims', label: msg`eSIMs`, icon: CardSim, scope: 'esims:read' },
      { to: '/keys', label: msg`Enigm Keys`, icon: KeyRound, scope: 'keys:read' },
    ],
  },
  {
    title: msg`Purchases`,
    entries: [
      { to: '/buy', label: msg`Buy`, icon: ShoppingBag, scope: 'orders:place' },
      { to: '/orders', label: msg`Orders`, icon: Receipt, scope: 'orders:place' },
      { to: '/entitlements', label: msg`Entitlements`, icon: Ticket, scope: 'entitlements:read' },
    ],
  },
  {
    title: msg`Security`,
    entries: [
      { to: '/devices', label: msg`Devices`, icon: Smartphone, scope: 'devices:read' },
      { to: '/sessions', label: msg`Sessions`, icon: MonitorSmartphone, scope: 'account:self' },
      { to: '/security-log', label: msg`Security log`, icon: ScrollText, scope: 'account:self' },
      { to: '/data-access', label: msg`Who looked`, icon: Eye, scope: 'account:self' },
      { to: '/audit-log', label: msg`Audit log`, icon: FileCheck, scope: 'account:self' },
    ],
  },
  {
    entries: [
      { to: '/organizations', label: msg`Organizations`, icon: Building2, scope: 'organizations:read' },
      { to: '/training', label: msg`Training`, icon: GraduationCap, scope: 'training:self' },
    ],
  },
  { entries: [{ to: '/settings', label: msg`Settings`, icon: Settings, scope: 'account:self' }] },
]

const organization = { scope: 'organizations:manage', isForAdministrators: true } as const

/** The pages of an organization; `to` has the parameter `$organizationId`. */
export const organizationNavigation: readonly NavigationGroup[] = [
  {
    entries: [
      {
        to: '/organizations/$organizationId',
        label: msg`Overview`,
        icon: House,
        scope: 'organizations:read',
        isFirst: true,
      },
      { to: '/organizations/$organizationId/people', label: msg`People`, icon: Users, ...organization },
    ],
  },
  {
    title: msg`Products`,
    entries: [
      { to: '/organizations/$organizationId/servers', label: msg`Servers`, icon: Server, ...organization },
      { to: '/organizations/$organizationId/esims', label: msg`eSIM pool`, icon: CardSim, ...organization },
      { to: '/organizations/$organizationId/keys', label: msg`Enigm Keys`, icon: KeyRound, ...organization },
      {
        to: '/organizations/$organizationId/devices',
        label: msg`Managed devices`,
        icon: Smartphone,
        ...organization,
      },
      {
        to: '/organizations/$organizationId/purchases',
        label: msg`Purchases`,
        icon: Receipt,
        ...organization,
      },
    ],
  },
  {
    title: msg`Control`,
    entries: [
      {
        to: '/organizations/$organizationId/training',
        label: msg`Training`,
        icon: GraduationCap,
        ...organization,
      },
      {
        to: '/organizations/$organizationId/clients',
        label: msg`API clients`,
        icon: Webhook,
        ...organization,
      },
      {
        to: '/organizations/$organizationId/webhooks',
        label: msg`Webhooks`,
        icon: Activity,
        ...organization,
      },
      { to: '/organizations/$organizationId/audit', label: msg`Audit`, icon: ScrollText, ...organization },
    ],
  },
]

/** The pages of the platform, for its staff. */
export const platformNavigation: readonly NavigationGroup[] = [
  {
    entries: [
      { to: '/platform', label: msg`Platform`, icon: Activity, scope: 'dashboard:read', isFirst: true },
    ],
  },
  {
    title: msg`Customers`,
    entries: [
      { to: '/platform/accounts', label: msg`Accounts`, icon: UserSearch, scope: 'accounts:review' },
      { to: '/platform/recovery', label: msg`Recovery cases`, icon: LifeBuoy, scope: 'recovery:assist' },
      {
        to: '/platform/organizations',
        label: msg`Organizations`,
        icon: Building2,
        scope: 'organizations:review',
      },
      { to: '/platform/servers', label: msg`Servers`, icon: Server, scope: 'platform:operate' },
      {
        to: '/platform/server-requests',
        label: msg`Server requests`,
        icon: Server,
        scope: 'platform:operate',
      },
      {
        to: '/platform/server-actions',
        label: msg`Actions on servers`,
        icon: Server,
        scope: 'platform:review',
      },
      { to: '/platform/code-coins', label: msg`Code Coins`, icon: Coins, scope: 'coins:issue' },
      { to: '/platform/catalog', label: msg`Catalog`, icon: Tags, scope: 'platform:operate' },
      {
        to: '/platform/stuck-payments',
        label: msg`Stuck payments`,
        icon: Banknote,
        scope: 'platform:operate',
      },
      {
        to: '/platform/reconciliation',
        label: msg`Reconciliation`,
        icon: Scale,
        scope: 'platform:operate',
      },
    ],
  },
  {
    title: msg`Administration`,
    entries: [
      { to: '/platform/staff', label: msg`Staff`, icon: UserCog, scope: 'platform:review' },
      { to: '/platform/dashboards', label: msg`Dashboards`, icon: Gauge, scope: 'platform:review' },
      { to: '/platform/audit', label: msg`Audit`, icon: ScrollText, scope: 'platform:review' },
      {
        to: '/platform/customer-audit',
        label: msg`Audit of customers`,
        icon: ScrollText,
        scope: 'audit:review',
      },
      { to: '/platform/legal-holds', label: msg`Legal holds`, icon: Scale, scope: 'platform:review' },
      { to: '/platform/stored-data', label: msg`Stored data`, icon: Database, scope: 'platform:review' },
      { to: '/platform/tor', label: msg`Tor Gateway`, icon: Waypoints, scope: 'platform:review' },
    ],
  },
]
