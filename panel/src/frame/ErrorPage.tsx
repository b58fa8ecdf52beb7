import { Trans, useLingui } from '@lingui/react/macro'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { Failure, Refusal } from '../gateway'
import { Button, LinkButton, PageHeader, Problem, Row } from '../kit'
import { Outside } from './Outside'

/** In place of a page that could not be shown. A refusal is explained; a fault of the panel is named as one. */
export function ErrorPage({ error }: ErrorComponentProps) {
  const { t } = useLingui()
  const router = useRouter()
  const isExplained = error instanceof Refusal || error instanceof Failure
  return (
    <Outside>
      <PageHeader title={t`This page could not be shown`} />
      {isExplained ? <Problem of={error} onRetry={() => void router.invalidate()} /> : <Fault />}
    </Outside>
  )
}

function Fault() {
  return (
    <>
      <p>
        <Trans>
          The panel has made a mistake, or a newer version of it is in use. Nothing was changed by that. Load
          the page again; if it does not help, tell support what you did.
        </Trans>
      </p>
      <Row>
        <Button tone="primary" onClick={() => location.reload()}>
          <Trans>Load again</Trans>
        </Button>
      </Row>
    </>
  )
}

/** For an address without a page. */
export function NotFound() {
  const { t } = useLingui()
  return (
    <Outside>
      <PageHeader
        title={t`There is no such page`}
        lead={t`The address is wrong, or what was here is gone or not yours: the panel does not tell the difference.`}
      />
      <Row>
        <LinkButton to="/home" tone="primary">
          <Trans>To the overview</Trans>
        </LinkButton>
      </Row>
    </Outside>
  )
}
