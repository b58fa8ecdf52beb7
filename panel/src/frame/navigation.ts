import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { LinkProps } from '@tanstack/react-router'
import {
  CardSim,
  House,
  KeyRound,
  MonitorSmartphone,
  Receipt,
  ScrollText,
  Settings,
  ShoppingBag,
  Ticket,
  type LucideIcon,
} from 'lucide-react'

export interface NavigationEntry {
  readonly to: LinkProps['to']
  readonly label: MessageDescriptor
  readonly icon: LucideIcon
  /** The scope without which the page shows nothing. */
  readonly scope: string
}

export interface NavigationGroup {
  readonly title?: MessageDescriptor
  readonly entries: readonly NavigationEntry[]
}

/** The pages of a person. An entry appears when the session has its scope. */
export const personalNavigation: readonly NavigationGroup[] = [
  { entries: [{ to: '/overview', label: msg`Overview`, icon: House, scope: 'account:self' }] },
  {
    title: msg`Products`,
    entries: [
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
      { to: '/sessions', label: msg`Sessions`, icon: MonitorSmartphone, scope: 'account:self' },
      { to: '/security-log', label: msg`Security log`, icon: ScrollText, scope: 'account:self' },
    ],
  },
  { entries: [{ to: '/settings', label: msg`Settings`, icon: Settings, scope: 'account:self' }] },
]

/** The pages of an organization, for its administrators; `to` has the parameter `$organizationId`. */
export const organizationNavigation: readonly NavigationGroup[] = []

/** The pages of the platform, for its staff. */
export const platformNavigation: readonly NavigationGroup[] = []
