import { Trans, useLingui } from '@lingui/react/macro'
import { useScope } from '../../../frame/viewer'
import { Participation, ServerTerm, type ParticipationQuery } from '../../../generated/servers'
import { Facts, Limitations, LinkButton, Loaded, Notice, Row, Section, Status, Time } from '../../../kit'
import { useRead } from '../../../operations'
import { AssociatedLifecycles } from './Associated'
import { Canceled, Provisioning } from './Creation'
import { categories } from './decision-words'
import { Deletion } from './Deletion'
import { Locator } from './Locator'
import { OpenTransfer, Owner } from './Owner'
import { prerequisiteStates, prerequisites } from './participation-words'
import { Standing } from './Standing'
import { stageProgress, stages, surfaces } from '../server-words'
import { isEnding, useServer, type ServerData } from './use-server'

export default function OverviewPage() {
  const { i18n, t } = useLingui()
  const server = useServer()
  const mayJoin = useScope('servers:join')
  const isInUse = server.state === 'ACTIVE' || server.state === 'RESTRICTED'
  return (
    <>
      {server.state === 'PROVISIONING' && <Provisioning of={server} />}
      {server.state === 'CANCELED' && <Canceled of={server} />}
      <Standing of={server} />
      {isEnding(server) && server.state !== 'CANCELED' && <Deletion of={server} />}
      {server.openTransfer && <OpenTransfer of={server.openTransfer} />}
      {server.locator && isInUse && <Locator of={server} value={server.locator.value} />}
      {server.viewerRole === 'OWNER' && !isEnding(server) && <Term of={server} />}
      {mayJoin && isInUse && <TakingPart serverId={server.id} />}
      <Owner of={server} />
      {server.viewerRole === 'OWNER' && server.owner.organizationId && (
        <AssociatedLifecycles serverId={server.id} />
      )}
      {server.surfaces && (
        <Section
          title={t`Surfaces`}
          lead={t`What the environment supports. It does not show whether one is used.`}
        >
          <Facts of={[[t`Supported`, server.surfaces.map((each) => i18n._(surfaces[each])).join(' · ')]]} />
        </Section>
      )}
      {server.lifecycle && (
        <Section title={t`Lifecycle`} lead={t`The stages of this server. They show no use and no content.`}>
          <Facts
            of={server.lifecycle.map(({ stage, progress }) => [
              i18n._(stages[stage]),
              <Status key={stage} of={stageProgress[progress]} />,
            ])}
          />
        </Section>
      )}
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
  const reasons = of.deniedBy.map((category) => i18n._(categories[category])).join(', ')
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
      {of.deniedBy.length > 0 && (
        <p>
          <Trans>The policy of the server does not admit you because of: {reasons}</Trans>
        </p>
      )}
      <Limitations of={of.limitations} />
    </>
  )
}
