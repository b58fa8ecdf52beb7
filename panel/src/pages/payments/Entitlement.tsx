import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { Entitlement, type EntitlementQuery } from '../../generated/payments'
import { Copyable, Facts, LinkButton, Loaded, NotHere, PageHeader, Stack, Status, Time } from '../../kit'
import { useRead } from '../../operations'
import { entitlementStates, purposes, useProductName } from './words'
import './failures'

type Present = NonNullable<EntitlementQuery['entitlement']>

const route = getRouteApi('/app/entitlements/$entitlementId')

export default function EntitlementPage() {
  const { t } = useLingui()
  const { entitlementId } = route.useParams()
  const entitlement = useRead(Entitlement, { id: entitlementId })
  return (
    <Loaded of={entitlement}>
      {(data) =>
        data.entitlement ? (
          <Details of={data.entitlement} />
        ) : (
          <NotHere
            page={t`Entitlement`}
            title={t`This entitlement is not here`}
            action={
              <LinkButton to="/entitlements">
                <Trans>To the entitlements</Trans>
              </LinkButton>
            }
          >
            <Trans>It does not exist, or it is not yours.</Trans>
          </NotHere>
        )
      }
    </Loaded>
  )
}

function Details({ of: { id, state, product, activation, subscription } }: { readonly of: Present }) {
  const { i18n, t } = useLingui()
  const nameOf = useProductName()
  return (
    <Stack gap="loose">
      <PageHeader
        title={nameOf(product)}
        lead={i18n._(purposes[product.kind])}
        actions={
          <>
            {product.kind === 'SERVER' && state === 'GRANTED' && <ToNewServer />}
            {product.kind === 'ESIM' && activation?.state === 'ACTIVE' && (
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
          [t`Used for`, activation ? <code key="for">{activation.activatedId}</code> : t`Nothing yet`],
          [
            t`Term ends`,
            subscription ? <Time key="end" at={subscription.validUntil} precision="day" /> : t`No term runs`,
          ],
        ]}
      />
      <Copyable label={t`Reference of the entitlement`} value={id} />
    </Stack>
  )
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
