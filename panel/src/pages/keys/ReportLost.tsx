import { Trans } from '@lingui/react/macro'
import { ReportKeyLost } from '../../generated/keys'
import { Button, Problem, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'

/** A loss is reported with one press and without a PIN: it can be taken back, and every minute counts. */
export function ReportLost({ handle: keyHandle }: { readonly handle: string }) {
  const announce = useAnnouncements()
  const report = useChange(ReportKeyLost, ({ limitations }) =>
    announce({
      title: <Trans>The Key is reported lost. Its function is suspended until you report it found.</Trans>,
      limitations,
    }),
  )
  return (
    <>
      <Button
        size="compact"
        tone="danger"
        isPending={report.isPending}
        onClick={() => report.mutate({ keyHandle })}
      >
        <Trans>Report lost</Trans>
      </Button>
      {report.error && <Problem of={report.error} />}
    </>
  )
}
