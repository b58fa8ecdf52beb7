import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { AccountTrustSignals, DeviceTrustSignals } from '../../generated/devices'
import { Empty, Listing, Loaded, PageHeader, Section, Stack, Status } from '../../kit'
import { usePages, useRead } from '../../operations'
import { states } from './device-words'
import { SignalTable } from './SignalTable'

/** The signals of the account and of each of its devices, side by side and not merged. */
export default function TrustPage() {
  const { t } = useLingui()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Trust`}
        lead={t`The states that support a review of trust, each with its source and time. They decide nothing, are not added up to a score, and prove no device free of compromise.`}
      />
      <OfAccount />
      <OfDevices />
    </Stack>
  )
}

function OfAccount() {
  const { t } = useLingui()
  const signals = useRead(AccountTrustSignals, {})
  return (
    <Section
      title={t`Your account`}
      lead={t`States of your account, your servers, your eSIMs and your Enigm Keys.`}
    >
      <Loaded of={signals}>
        {({ me }) => {
          const {
            securityTrustSignals = [],
            serverTrustSignals = [],
            esimTrustSignals = [],
            keyTrustSignals = [],
          } = me ?? {}
          const all = [
            ...securityTrustSignals,
            ...serverTrustSignals,
            ...esimTrustSignals,
            ...keyTrustSignals,
          ]
          return all.length > 0 ? (
            <SignalTable label={t`Signals of your account`} signals={all} />
          ) : (
            <Empty title={t`No signals yet`}>
              <Trans>Security events, servers, eSIMs and Enigm Keys appear here.</Trans>
            </Empty>
          )
        }}
      </Loaded>
    </Section>
  )
}

function OfDevices() {
  const { t } = useLingui()
  const devices = usePages(DeviceTrustSignals, {}, ({ me }) => me?.devices)
  return (
    <Listing
      of={devices}
      empty={
        <Empty title={t`No devices yet`}>
          <Trans>The signals of a device appear here as soon as it asks to be trusted.</Trans>
        </Empty>
      }
    >
      {(nodes) =>
        nodes.map(({ handle, label, state, trust }) => (
          <Section key={handle} title={label} lead={<Status of={states[state]} />}>
            <SignalTable label={t`Signals of ${label}`} signals={trust.signals} />
            <Link to="/devices/$handle" params={{ handle }}>
              <code>{handle}</code>
            </Link>
          </Section>
        ))
      }
    </Listing>
  )
}
