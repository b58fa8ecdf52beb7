import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useScope } from '../../frame/viewer'
import { Esim, type EsimQuery, type EsimState } from '../../generated/esim'
import {
  Facts,
  Limitations,
  LinkButton,
  Loaded,
  NotHere,
  Notice,
  PageHeader,
  Row,
  Section,
  Stack,
  Status,
  Steps,
  Time,
  type Step,
} from '../../kit'
import { useRead } from '../../operations'
import { Ending } from './Ending'
import { Install } from './Install'
import { associations, policies, problems, removals, statusOf } from './words'
import './failures'

/** An eSIM that the caller can see. */
export type PresentEsim = NonNullable<EsimQuery['esim']>

const route = getRouteApi('/app/esims/$esimId')

export default function EsimPage() {
  const { t } = useLingui()
  const { esimId } = route.useParams()
  const esim = useRead(Esim, { id: esimId })
  return (
    <Loaded of={esim}>
      {(data) =>
        data.esim ? (
          <Present key={esimId} of={data.esim} />
        ) : (
          <NotHere
            page={t`eSIM`}
            title={t`This eSIM is not here`}
            action={
              <LinkButton to="/esims">
                <Trans>To the eSIMs</Trans>
              </LinkButton>
            }
          >
            <Trans>It does not exist, was unlinked, or is not yours.</Trans>
          </NotHere>
        )
      }
    </Loaded>
  )
}

/** The states of an eSIM that ends in none of the ways of `Ending`, in the order in which a phone reaches them. */
const course: readonly EsimState[] = ['RELEASED', 'DOWNLOADED', 'INSTALLED', 'ENABLED']

function Present({ of: esim }: { readonly of: PresentEsim }) {
  const { i18n, t } = useLingui()
  const mayManage = useScope('esims:manage')
  const { id, state, problem, removal, limitations } = esim
  return (
    <Stack gap="loose">
      <PageHeader title={t`eSIM`} lead={<code>{id}</code>} actions={<Status of={statusOf(esim)} />} />
      {esim.isSuspended && (
        <Notice tone="stop" title={t`The eSIM is suspended because its term is over`}>
          <Trans>
            It is neither activated nor replaced until you renew the term. Without a renewal it is retired.
          </Trans>
        </Notice>
      )}
      {problem && <Notice tone="stop" title={i18n._(problems[problem])} />}
      {removal && <Removal of={removal} state={state} />}
      {!removal && state !== 'UNLINKED' && <Steps of={stepsOf(esim)} />}
      {mayManage && <Install of={esim} />}
      <Section title={t`Details`}>
        <Details of={esim} />
        {esim.entitlement?.validUntil && (
          <Row>
            <LinkButton to="/entitlements/$entitlementId" params={{ entitlementId: esim.entitlement.id }}>
              <Trans>Renew or cancel the term</Trans>
            </LinkButton>
          </Row>
        )}
        <Limitations of={limitations} />
      </Section>
      {mayManage && <Ending of={esim} />}
    </Stack>
  )
}

/** What the carrier and the phone have answered to the end of an eSIM. */
function Removal({
  of: { atCarrier, onDevice },
}: {
  readonly of: NonNullable<PresentEsim['removal']>
  readonly state: EsimState
}) {
  const { t } = useLingui()
  return (
    <Section
      title={t`Removal of the profile`}
      lead={t`An order is not a confirmation. The carrier cannot delete a profile from a phone; only the phone reports it.`}
    >
      <Facts
        of={[
          [t`At the carrier`, <Status key="carrier" of={removals[atCarrier]} />],
          [t`On the phone`, <Status key="phone" of={removals[onDevice]} />],
        ]}
      />
    </Section>
  )
}

function Details({
  of: { association, policy, policyInForce, replaces, replacedBy, entitlement },
}: {
  readonly of: PresentEsim
}) {
  const { i18n, t } = useLingui()
  return (
    <Facts
      of={[
        [t`Holder`, i18n._(associations[association.state])],
        [t`Since`, <Time key="since" at={association.since} precision="day" />],
        [
          t`Connectivity`,
          policy === policyInForce ? (
            i18n._(policies[policy])
          ) : (
            <Trans key="policy">
              {i18n._(policies[policyInForce])}; {i18n._(policies[policy])} from the next profile on
            </Trans>
          ),
        ],
        ...(entitlement?.validUntil
          ? [[t`Term ends`, <Time key="term" at={entitlement.validUntil} precision="day" />] as const]
          : []),
        ...(replaces ? [[t`Replaces`, <ToEsim key="replaces" of={replaces} />] as const] : []),
        ...(replacedBy ? [[t`Replaced by`, <ToEsim key="replacedBy" of={replacedBy} />] as const] : []),
      ]}
    />
  )
}

function ToEsim({ of: { id: esimId } }: { readonly of: { readonly id: string } }) {
  return (
    <Link to="/esims/$esimId" params={{ esimId }}>
      <code>{esimId}</code>
    </Link>
  )
}

/** How far an eSIM has come, with the hours that are known. The carrier may report a later state without the ones before. */
function stepsOf({ state, isReady, lifecycle }: PresentEsim): readonly Step[] {
  const reached = state === 'DISABLED' ? course.length : course.indexOf(state) + 1
  const isPrepared = reached > 0 || isReady
  const hourOf = (of: EsimState) => lifecycle.find((past) => past.state === of)?.at
  const titles: readonly [EsimState | 'PREPARED', Step['title']][] = [
    ['PREPARED', <Trans key="prepared">Prepared by the carrier</Trans>],
    ['RELEASED', <Trans key="released">Activation code shown</Trans>],
    ['DOWNLOADED', <Trans key="downloaded">Downloaded by a phone</Trans>],
    ['INSTALLED', <Trans key="installed">Installed</Trans>],
    ['ENABLED', <Trans key="enabled">Switched on</Trans>],
  ]
  const done = isPrepared ? reached + 1 : 0
  return titles.map(([key, title], index) => {
    const at = index < done && key !== 'PREPARED' ? hourOf(key) : undefined
    return {
      key,
      title,
      detail: at && <Time at={at} precision="hour" />,
      progress: index < done ? 'done' : index > done ? 'later' : state === 'ERROR' ? 'failed' : 'now',
    }
  })
}
