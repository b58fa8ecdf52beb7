import { Trans, useLingui } from '@lingui/react/macro'
import { useScope } from '../../../frame/viewer'
import { Participation, ServerTerm, type ParticipationQuery } from '../../../generated/servers'
import { Facts, Limitations, Loaded, Section, Status, Time } from '../../../kit'
import { useRead } from '../../../operations'
import { Canceled, Provisioning } from './Creation'
import { Deletion } from './Deletion'
import { Locator } from './Locator'
import { OpenTransfer, Owner } from './Owner'
import { prerequisiteStates, prerequisites } from './participation-words'
import { isEnding, useServer, type ServerData } from './use-server'

export default function OverviewPage() {
  const { t } = useLingui()
  const server = useServer()
  const mayJoin = useScope('servers:join')
  return (
    <>
      {server.state === 'PROVISIONING' && <Provisioning of={server} />}
      {server.state === 'CANCELED' && <Canceled of={server} />}
      {isEnding(server) && server.state !== 'CANCELED' && <Deletion of={server} />}
      {server.openTransfer && <OpenTransfer of={server.openTransfer} />}
      {server.locator && server.state === 'ACTIVE' && <Locator of={server} value={server.locator.value} />}
      {server.viewerRole === 'OWNER' && !isEnding(server) && <Term of={server} />}
      {mayJoin && server.state === 'ACTIVE' && <TakingPart serverId={server.id} />}
      <Owner of={server} />
      <Section title={t`What a server cannot do`}>
        <Limitations of={server.limitations} />
      </Section>
    </>
  )
}

function Term({ of: { id } }: { readonly of: ServerData }) {
  const mayRead = useScope('entitlements:read')
  return mayRead ? <PrepaidTerm serverId={id} /> : null
}

function PrepaidTerm({ serverId }: { readonly serverId: string }) {
  const { t } = useLingui()
  const term = useRead(ServerTerm, {})
  return (
    <Loaded of={term}>
      {({ me }) => {
        const activation = me?.activations.edges.find(({ node }) => node.activatedId === serverId)
        const validUntil = activation?.node.entitlement?.validUntil
        if (!validUntil) return null
        return (
          <Section title={t`Term`}>
            <Facts of={[[t`Paid until`, <Time key="until" at={validUntil} precision="day" />]]} />
          </Section>
        )
      }}
    </Loaded>
  )
}

/** What the service checks when Enigm App takes part, with the session that asks. */
function TakingPart({ serverId }: { readonly serverId: string }) {
  const { t } = useLingui()
  const decision = useRead(Participation, { serverId })
  return (
    <Section
      title={t`Taking part`}
      lead={t`What Enigm Command checks each time your account takes part. Enigm App decides about the keys.`}
    >
      <Loaded of={decision}>{({ participationDecision }) => <Decision of={participationDecision} />}</Loaded>
    </Section>
  )
}

function Decision({ of }: { readonly of: ParticipationQuery['participationDecision'] }) {
  const { i18n } = useLingui()
  return (
    <>
      <p>
        {of.allowed ? (
          <Trans>Nothing that Enigm Command can check stands in the way.</Trans>
        ) : (
          <Trans>Your account cannot take part now: something is missing.</Trans>
        )}
      </p>
      <Facts
        of={of.prerequisites.map(({ category, state }) => [
          i18n._(prerequisites[category]),
          <Status key={category} of={prerequisiteStates[state]} />,
        ])}
      />
      <Limitations of={of.limitations} />
    </>
  )
}
