import { Plural, Trans } from '@lingui/react/macro'
import type { OverviewQuery } from '../../generated/accounts'
import type { ReactNode } from 'react'
import { LinkButton } from '../../kit'
import type { AttentionItem } from './attention'

/** A term that ends so soon is worth a reminder, because none is renewed automatically. */
const SOON_MS = 14 * 24 * 60 * 60 * 1000

/** What waits for the holder among purchases, eSIMs and Keys. */
export function holdingsAttention({ me }: OverviewQuery, unpaidOrders: number): readonly AttentionItem[] {
  if (!me) return []
  const esims = me.esims.edges.map(({ node }) => node)
  const ready = esims.filter(({ state, isReady }) => state === 'ORDERED' && isReady).length
  const failed = esims.filter(({ state }) => state === 'ERROR').length
  const endsSoon = (until: string) => Date.parse(until) - Date.now() < SOON_MS
  const ending = me.subscriptions.edges.filter(({ node }) => endsSoon(node.validUntil)).length
  return [
    { key: 'lost-keys', count: me.lostKeys.totalCount, ...lostKeys(me.lostKeys.totalCount) },
    { key: 'orders', count: unpaidOrders, ...orders(unpaidOrders) },
    { key: 'terms', count: ending, ...terms(ending) },
    {
      key: 'failed-esims',
      count: failed,
      text: <Plural value={failed} one="# eSIM has failed." other="# eSIMs have failed." />,
      action: <Show at="/esims">{<Trans>Show eSIMs</Trans>}</Show>,
    },
    {
      key: 'ready-esims',
      count: ready,
      text: <Plural value={ready} one="# eSIM is ready to install." other="# eSIMs are ready to install." />,
      action: <Show at="/esims">{<Trans>Show eSIMs</Trans>}</Show>,
    },
  ].filter(({ count }) => count > 0)
}

function lostKeys(count: number) {
  return {
    text: (
      <Plural
        value={count}
        one="# Enigm Key is lost and raises no emergency."
        other="# Enigm Keys are lost and raise no emergency."
      />
    ),
    action: <Show at="/keys">{<Trans>Show Keys</Trans>}</Show>,
  }
}

function orders(count: number) {
  return {
    text: (
      <Plural
        value={count}
        one="# order awaits its payment. Unpaid, it expires within a day."
        other="# orders await their payment. Unpaid, they expire within a day."
      />
    ),
    action: <Show at="/orders">{<Trans>Show orders</Trans>}</Show>,
  }
}

function terms(count: number) {
  return {
    text: (
      <Plural
        value={count}
        one="# prepaid term ends within 14 days. It is not renewed automatically."
        other="# prepaid terms end within 14 days. None is renewed automatically."
      />
    ),
    action: <Show at="/entitlements">{<Trans>Show terms</Trans>}</Show>,
  }
}

interface ShowProps {
  readonly at: '/esims' | '/keys' | '/orders' | '/entitlements'
  readonly children: ReactNode
}

function Show({ at, children }: ShowProps) {
  return (
    <LinkButton size="compact" to={at}>
      {children}
    </LinkButton>
  )
}
