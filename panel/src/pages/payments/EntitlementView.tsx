import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Entitlement, type EntitlementQuery } from '../../generated/payments'
import { Copyable, Facts, LinkButton, Loaded, NotHere, PageHeader, Stack, Status, Time } from '../../kit'
import { useRead } from '../../operations'
import { states as esimStates } from '../esim/words'
import { orderStates as keyOrderStates } from '../keys/words'
import { entitlementStates, purposes, useProductName } from './words'
import { Term } from './Term'
import './failures'

type Present = NonNullable<EntitlementQuery['entitlement']>

/** One entitlement of an account or of an organization; `back` leads to the list that it is in. */
export function EntitlementView({
  entitlementId,
  back,
}: {
  readonly entitlementId: string
  readonly back: ReactNode
}) {
  const { t } = useLingui()
  const entitlement = useRead(Entitlement, { id: entitlementId })
  return (
    <Loaded of={entitlement}>
      {(data) =>
        data.entitlement ? (
          <Details of={data.entitlement} />
        ) : (
          <NotHere page={t`Entitlement`} title={t`This entitlement is not here`} action={back}>
            <Trans>It does not exist, or it is not yours.</Trans>
          </NotHere>
        )
      }
    </Loaded>
  )
}

function Details({ of }: { readonly of: Present }) {
  const { id, state, product, organization, activation, subscription } = of
  const { i18n, t } = useLingui()
  const nameOf = useProductName()
  return (
    <Stack gap="loose">
      <PageHeader
        title={nameOf(product)}
        lead={i18n._(purposes[product.kind])}
        actions={
          <>
            {product.kind === 'SERVER' && state === 'GRANTED' && !organization && <ToNewServer />}
            {product.kind === 'ESIM' && activation?.state === 'ACTIVE' && !organization && (
              <ToEsim id={activation.activatedId} />
            )}
          </>
        }
      />
      <Facts
        of={[
          [t`State`, <Status key="state" of={entitlementStates[state]} />],
          [
            t`In use since`,
            activation ? <Time key="since" at={activation.activatedOn} precision="day" /> : t`Not in use`,
          ],
          [t`Used for`, activation ? <Used key="for" of={activation} /> : t`Nothing yet`],
          ...(subscription ? [] : [[t`Term ends`, t`No term runs`] as const]),
        ]}
      />
      {subscription && <Term of={of} term={subscription} />}
      <Copyable label={t`Reference of the entitlement`} value={id} />
    </Stack>
  )
}

/** The product instance; its reference alone when it has ended, or is not shown to the reader. */
function Used({ of: { activatedId, productInstance } }: { readonly of: NonNullable<Present['activation']> }) {
  const { t } = useLingui()
  if (productInstance?.__typename === 'Server') {
    return (
      <Link to="/servers/$serverId" params={{ serverId: productInstance.id }}>
        {productInstance.displayName ?? t`Server without a name`}
      </Link>
    )
  }
  if (productInstance?.__typename === 'Esim') return <Status of={esimStates[productInstance.esimState]} />
  if (productInstance) return <Status of={keyOrderStates[productInstance.orderState]} />
  return <code>{activatedId}</code>
}

function ToNewServer() {
  return (
    <LinkButton to="/servers/new" tone="primary">
      <Trans>Create a server</Trans>
    </LinkButton>
  )
}

function ToEsim({ id: esimId }: { readonly id: string }) {
  return (
    <LinkButton to="/esims/$esimId" params={{ esimId }}>
      <Trans>Show the eSIM</Trans>
    </LinkButton>
  )
}
