import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { useScope } from '../../../frame/viewer'
import {
  AccountKeyStates,
  AdministeredAccount,
  AdministeredSecurityEvents,
  CustomerDevices,
  CustomerEntitlements,
  CustomerEsims,
  type AdministeredAccountQuery,
} from '../../../generated/operations'
import {
  Card,
  Empty,
  Facts,
  Listing,
  Loaded,
  PageHeader,
  Section,
  Stack,
  Status,
  Table,
  Time,
} from '../../../kit'
import { usePages, useRead } from '../../../operations'
import { securityEvents } from '../../accounts/security-events'
import { kinds, states as deviceStates } from '../../devices/device-words'
import { TrustCategories } from '../../devices/TrustCategories'
import { states as esimStates } from '../../organizations/esims/states'
import { states as keyStates } from '../../organizations/keys/states'
import { entitlementStates, useProductName } from '../../payments/words'
import { accountStates, reasons, roleEnded } from '../words'
import { AccountActions } from './AccountActions'
import '../failures'

type Account = NonNullable<AdministeredAccountQuery['account']>

const route = getRouteApi('/app/platform/accounts/$handle')

/** An account in categories. The holder sees each access. */
export default function AccountPage() {
  const { t } = useLingui()
  const { handle } = route.useParams()
  const account = useRead(AdministeredAccount, { handle })
  const maySeeDevices = useScope('devices:review')
  const maySeeEntitlements = useScope('entitlements:review')
  const maySeeEsims = useScope('esims:review')
  const maySeeKeys = useScope('keys:review')
  return (
    <Stack gap="loose">
      <PageHeader title={t`Account`} lead={<code>{handle}</code>} />
      <Loaded of={account}>
        {({ account: found }) =>
          found ? (
            <>
              <State of={found} />
              <Moves of={found} />
              <SecurityEvents of={handle} />
              {maySeeDevices && <Devices of={handle} />}
              {maySeeEntitlements && <Entitlements of={handle} />}
              {maySeeEsims && <Esims of={handle} />}
              {maySeeKeys && <Keys of={handle} />}
            </>
          ) : (
            <Empty title={t`There is no account with this handle`}>
              <Trans>
                Compare the handle with the settings of the holder. Handles of organizations do not work here.
              </Trans>
            </Empty>
          )
        }
      </Loaded>
    </Stack>
  )
}

function State({ of }: { readonly of: Account }) {
  const { t } = useLingui()
  return (
    <>
      <Facts of={[[t`State`, <Status key="state" of={accountStates[of.state]} />]]} />
      <AccountActions handle={of.handle} available={of.availableActions} />
    </>
  )
}

function Moves({ of: { lifecycle } }: { readonly of: Account }) {
  const { i18n, t } = useLingui()
  return (
    <Section title={t`Changes of its state`}>
      <Table
        label={t`Changes of its state`}
        items={lifecycle}
        keyOf={({ at, to }) => `${at} ${to}`}
        columns={[
          { title: t`When`, cell: ({ at }) => <Time at={at} precision="hour" /> },
          { title: t`State`, cell: ({ to }) => <Status of={accountStates[to]} /> },
          {
            title: t`Why`,
            cell: ({ reasonCategory }) =>
              reasonCategory && i18n._(reasonCategory === 'ROLE_ENDED' ? roleEnded : reasons[reasonCategory]),
          },
        ]}
      />
    </Section>
  )
}

function SecurityEvents({ of: handle }: { readonly of: string }) {
  const { i18n, t } = useLingui()
  const events = usePages(AdministeredSecurityEvents, { handle }, ({ account }) => account?.securityEvents)
  return (
    <Section
      title={t`Security events`}
      lead={t`Of the last 90 days, by the hour and in categories: without device, session or address.`}
    >
      <Listing of={events} empty={<Empty title={t`No events`} />}>
        {(nodes) => (
          <Table
            label={t`Security events`}
            items={nodes.map((node, index) => ({ ...node, index }))}
            keyOf={({ index }) => String(index)}
            columns={[
              { title: t`When`, cell: ({ at }) => <Time at={at} precision="hour" /> },
              { title: t`What`, cell: ({ category }) => i18n._(securityEvents[category].sentence) },
            ]}
          />
        )}
      </Listing>
    </Section>
  )
}

function Devices({ of: accountHandle }: { readonly of: string }) {
  const { i18n, t } = useLingui()
  const devices = useRead(CustomerDevices, { accountHandle })
  return (
    <Section
      title={t`Devices`}
      lead={t`States without a name, a time or a handle: enough to tell the holder what to look at.`}
    >
      <Loaded of={devices}>
        {({ customerDevices }) =>
          customerDevices.length === 0 ? (
            <Empty title={t`No devices`} />
          ) : (
            customerDevices.map(({ kind, state, trust }, index) => (
              <Card key={index}>
                <Facts
                  of={[
                    [t`Says that it is`, i18n._(kinds[kind])],
                    [t`State`, <Status key="state" of={deviceStates[state]} />],
                  ]}
                />
                <TrustCategories label={t`Trust of device ${index + 1}`} of={trust} />
              </Card>
            ))
          )
        }
      </Loaded>
    </Section>
  )
}

function Entitlements({ of: accountHandle }: { readonly of: string }) {
  const { t } = useLingui()
  const nameOf = useProductName()
  const entitlements = useRead(CustomerEntitlements, { accountHandle })
  return (
    <Section
      title={t`Entitlements`}
      lead={t`How many in which state, without an order, a payment or a date.`}
    >
      <Loaded of={entitlements}>
        {({ customerEntitlements }) =>
          customerEntitlements.length === 0 ? (
            <Empty title={t`No entitlements`} />
          ) : (
            <Table
              label={t`Entitlements`}
              items={customerEntitlements}
              keyOf={({ productKind, state }) => `${productKind} ${state}`}
              columns={[
                {
                  title: t`Product`,
                  cell: ({ productKind }) => nameOf({ kind: productKind, termDays: null }),
                },
                { title: t`State`, cell: ({ state }) => <Status of={entitlementStates[state]} /> },
                { title: t`How many`, cell: ({ count }) => count },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  )
}

function Esims({ of: accountHandle }: { readonly of: string }) {
  const { t } = useLingui()
  const esims = useRead(CustomerEsims, { accountHandle })
  return (
    <Section title={t`eSIMs`}>
      <Loaded of={esims}>
        {({ customerEsims }) =>
          customerEsims.length === 0 ? (
            <Empty title={t`No eSIMs`} />
          ) : (
            <Table
              label={t`eSIMs`}
              items={customerEsims}
              keyOf={({ state }) => state}
              columns={[
                { title: t`State`, cell: ({ state }) => <Status of={esimStates[state]} /> },
                { title: t`How many`, cell: ({ count }) => count },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  )
}

function Keys({ of: accountHandle }: { readonly of: string }) {
  const { t } = useLingui()
  const keys = useRead(AccountKeyStates, { accountHandle })
  return (
    <Section title={t`Enigm Keys`}>
      <Loaded of={keys}>
        {({ accountKeyStates }) =>
          !accountKeyStates || accountKeyStates.states.length === 0 ? (
            <Empty title={t`No Keys`}>
              <Trans>None is linked, or the holder has turned the emergency-device workflow off.</Trans>
            </Empty>
          ) : (
            <Table
              label={t`Enigm Keys`}
              items={accountKeyStates.states.map((state, index) => ({ state, index }))}
              keyOf={({ index }) => String(index)}
              columns={[{ title: t`State`, cell: ({ state }) => <Status of={keyStates[state]} /> }]}
            />
          )
        }
      </Loaded>
    </Section>
  )
}
