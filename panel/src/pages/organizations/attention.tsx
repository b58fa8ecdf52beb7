import { Plural, Trans } from '@lingui/react/macro'
import type { LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { OrganizationOverviewQuery } from '../../generated/organizations'
import { LinkButton, Time } from '../../kit'

type Organization = NonNullable<OrganizationOverviewQuery['organization']>

const SOON_MS = 30 * 24 * 60 * 60 * 1000

/** What waits for a decision of an administrator, the most urgent first. */
export function attentionOf(of: Organization) {
  return [...losses(of), ...purchases(of), ...people(of)].filter((item) => item !== false)
}

function losses({ lostKeys, failedEsims, memberCounts }: Organization) {
  const lost = lostKeys?.totalCount ?? 0
  const failed = failedEsims?.totalCount ?? 0
  return [
    lost > 0 && {
      key: 'lost',
      text: (
        <Plural value={lost} one="# Enigm Key is reported lost." other="# Enigm Keys are reported lost." />
      ),
      action: <Go to="/organizations/$organizationId/keys">{<Trans>Show Keys</Trans>}</Go>,
    },
    failed > 0 && {
      key: 'failed',
      text: <Plural value={failed} one="# eSIM has failed." other="# eSIMs have failed." />,
      action: <Go to="/organizations/$organizationId/esims">{<Trans>Show eSIMs</Trans>}</Go>,
    },
    memberCounts.administrators === 1 && {
      key: 'alone',
      text: (
        <Trans>
          There is one administrator. If that account is lost, the organization has no administrator left.
        </Trans>
      ),
      action: <Go to="/organizations/$organizationId/people">{<Trans>Add an administrator</Trans>}</Go>,
    },
  ]
}

function purchases({ unpaid, granted, terms }: Organization) {
  const [waiting, unused] = [unpaid?.totalCount ?? 0, granted?.totalCount ?? 0]
  const ends = terms?.edges.map(({ node }) => node.validUntil).sort()[0]
  return [
    ends !== undefined &&
      Date.parse(ends) - Date.now() < SOON_MS && {
        key: 'ending',
        text: (
          <Trans>
            A prepaid term ends on <Time at={ends} precision="day" />.
          </Trans>
        ),
        action: <Purchases />,
      },
    waiting > 0 && {
      key: 'unpaid',
      text: (
        <Plural value={waiting} one="# order awaits its payment." other="# orders await their payment." />
      ),
      action: <Purchases />,
    },
    unused > 0 && {
      key: 'unused',
      text: (
        <Plural
          value={unused}
          one="# product is paid and not in use yet."
          other="# products are paid and not in use yet."
        />
      ),
      action: <Purchases />,
    },
  ]
}

function people({ expiredInvitations: { totalCount: expired } }: Organization) {
  return [
    expired > 0 && {
      key: 'expired',
      text: (
        <Plural
          value={expired}
          one="# invitation has expired without being accepted."
          other="# invitations have expired without being accepted."
        />
      ),
      action: <Go to="/organizations/$organizationId/people">{<Trans>Show people</Trans>}</Go>,
    },
  ]
}

function Purchases() {
  return (
    <Go to="/organizations/$organizationId/purchases">
      <Trans>Show purchases</Trans>
    </Go>
  )
}

function Go({ to, children }: { readonly to: LinkProps['to']; readonly children: ReactNode }) {
  return (
    <LinkButton size="compact" to={to} params={true}>
      {children}
    </LinkButton>
  )
}
