import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { CompleteTrainingModule, TrainingModule, type TrainingModuleQuery } from '../../generated/guidance'
import {
  Button,
  LinkButton,
  Loaded,
  NotHere,
  PageHeader,
  Problem,
  Prose,
  Row,
  Section,
  Stack,
  Time,
  useAnnouncements,
} from '../../kit'
import { useChange, useRead } from '../../operations'
import { courses, useContentLanguage } from './words'
import './failures'

type Module = NonNullable<TrainingModuleQuery['trainingModule']>

const route = getRouteApi('/app/training/modules/$moduleId')

export default function ModulePage() {
  const { t } = useLingui()
  const { moduleId } = route.useParams()
  const module = useRead(TrainingModule, { moduleId, language: useContentLanguage() })
  return (
    <Loaded of={module}>
      {({ trainingModule, me }) =>
        trainingModule ? (
          <Present
            of={trainingModule}
            completedAt={
              me?.training
                .flatMap(({ completedModules }) => completedModules)
                .find((each) => each.moduleId === moduleId && each.version >= trainingModule.version)
                ?.completedAt
            }
          />
        ) : (
          <NotHere
            page={t`Module`}
            title={t`This module is not here`}
            action={
              <LinkButton to="/training">
                <Trans>To the training</Trans>
              </LinkButton>
            }
          >
            <Trans>It does not exist, or it was replaced by another one.</Trans>
          </NotHere>
        )
      }
    </Loaded>
  )
}

function Present({ of, completedAt }: { readonly of: Module; readonly completedAt: string | undefined }) {
  const { i18n, t } = useLingui()
  const announce = useAnnouncements()
  const complete = useChange(CompleteTrainingModule, ({ limitations }) =>
    announce({ title: <Trans>The module is completed.</Trans>, limitations }),
  )
  const { id, course, title, version, objectives, blocks, sources } = of
  return (
    <Stack gap="loose">
      <PageHeader
        title={title}
        lead={
          <>
            {i18n._(courses[course])}
            {', '}
            <Trans>version {version}</Trans>
          </>
        }
        actions={
          <LinkButton to="/training">
            <Trans>To the training</Trans>
          </LinkButton>
        }
      />
      <Section title={t`After this module you can`}>
        <ul>
          {objectives.map((objective) => (
            <li key={objective}>{objective}</li>
          ))}
        </ul>
      </Section>
      <Prose of={blocks} />
      <Row>
        {completedAt ? (
          <p>
            <Trans>
              Completed: <Time at={completedAt} />
            </Trans>
          </p>
        ) : (
          <Button
            tone="primary"
            isPending={complete.isPending}
            onClick={() => complete.mutate({ moduleId: id })}
          >
            <Trans>Mark as completed</Trans>
          </Button>
        )}
      </Row>
      {complete.error && <Problem of={complete.error} />}
      <Section title={t`Written from`}>
        <p className="second">{sources.join(', ')}</p>
      </Section>
    </Stack>
  )
}
