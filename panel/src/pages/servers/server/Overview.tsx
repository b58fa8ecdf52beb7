import { Trans, useLingui } from '@lingui/react/macro'
import { useScope } from '../../../frame/viewer'
import { Participation, ServerTerm, type ParticipationQuery } from '../../../generated/servers'
import { Facts, Limitations, LinkButton, Loaded, Notice, Row, Section, Status, Time } from '../../../kit'
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
  const term = useRead(ServerTerm, { id: serverId })
  return (
    <Loaded of={term}>
      {({ server }) => {
        if (!server?.termEndsAt) return null
        const { termEndsAt, entitlement } = server
        const subscription = entitlement?.subscription
        return (
          <Section title={t`Term`}>
            {subscription?.state === 'SUSPENDED' && subscription.retiresAt && (
              <Notice tone="stop" title={t`The server is suspended because its term is over`}>
                <Trans>
                  Its members cannot take part, and none is admitted. A renewal resumes it until{' '}
                  <Time at={subscription.retiresAt} precision="day" />. Nothing was deleted.
                </Trans>
              </Notice>
            )}
            {subscription?.state === 'GRACE' && subscription.suspendsAt && (
              <Notice tone="wait" title={t`The term is over`}>
                <Trans>
                  The server works until <Time at={subscription.suspendsAt} precision="day" /> and is
                  suspended then, unless you renew it.
                </Trans>
              </Notice>
            )}
            <Facts of={[[t`Paid until`, <Time key="until" at={termEndsAt} precision="day" />]]} />
            {entitlement && (
              <Row>
                <LinkButton to="/entitlements/$entitlementId" params={{ entitlementId: entitlement.id }}>
                  <Trans>Renew or cancel the term</Trans>
                </LinkButton>
              </Row>
            )}
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
