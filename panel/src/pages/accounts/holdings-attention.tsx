import { Plural, Trans } from '@lingui/react/macro'
import type { OverviewQuery } from '../../generated/accounts'
import { LinkButton } from '../../kit'
import type { AttentionItem } from './attention'

/** A term that ends so soon is worth a reminder, because none is renewed automatically. */
const SOON_MS = 14 * 24 * 60 * 60 * 1000

/** What waits for the holder among purchases, eSIMs and Keys. */
export function holdingsAttention({ me, myOrders }: OverviewQuery): readonly AttentionItem[] {
  if (!me) return []
  const esims = me.esims.edges.map(({ node }) => node)
  const ready = esims.filter(({ state, isReady }) => state === 'ORDERED' && isReady).length
  const failed = esims.filter(({ state }) => state === 'ERROR').length
  const ending = me.subscriptions.edges.filter(
    ({ node }) => Date.parse(node.validUntil) - Date.now() < SOON_MS,
  ).length
  return [
    {
      key: 'lost-keys',
      count: me.lostKeys.totalCount,
      text: (
        <Plural
          value={me.lostKeys.totalCount}
          one="# Enigm Key is lost and raises no emergency."
          other="# Enigm Keys are lost and raise no emergency."
        />
      ),
      action: (
        <LinkButton size="compact" to="/keys">
          <Trans>Show Keys</Trans>
        </LinkButton>
      ),
    },
    {
      key: 'orders',
      count: myOrders.edges.length,
      text: (
        <Plural
          value={myOrders.edges.length}
          one="# order awaits its payment. Unpaid, it expires within a day."
          other="# orders await their payment. Unpaid, they expire within a day."
        />
      ),
      action: (
        <LinkButton size="compact" to="/orders">
          <Trans>Show orders</Trans>
        </LinkButton>
      ),
    },
    {
      key: 'terms',
      count: ending,
      text: (
        <Plural
          value={ending}
          one="# prepaid term ends within 14 days. It is not renewed automatically."
          other="# prepaid terms end within 14 days. None is renewed automatically."
        />
      ),
      action: (
        <LinkButton size="compact" to="/entitlements">
          <Trans>Show terms</Trans>
        </LinkButton>
      ),
    },
    {
      key: 'failed-esims',
      count: failed,
      text: <Plural value={failed} one="# eSIM has failed." other="# eSIMs have failed." />,
      action: <ToEsims />,
    },
    {
      key: 'ready-esims',
      count: ready,
      text: <Plural value={ready} one="# eSIM is ready to install." other="# eSIMs are ready to install." />,
      action: <ToEsims />,
    },
  ].filter(({ count }) => count > 0)
}

function ToEsims() {
  return (
    <LinkButton size="compact" to="/esims">
      <Trans>Show eSIMs</Trans>
    </LinkButton>
  )
}
