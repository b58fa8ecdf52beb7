import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { ReportKeyFound } from '../../generated/keys'
import { Button, CriticalDialog, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'

export function ReportFound({ handle: keyHandle }: { readonly handle: string }) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const report = useChange(ReportKeyFound)
  return (
    <>
      <Button size="compact" onClick={() => setAsking(true)}>
        <Trans>Report found</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="KEY_RECOVERY"
          targetId={keyHandle}
          question={
            <Trans>
              Is the Key <code>{keyHandle}</code> in your hands again?
            </Trans>
          }
          consequences={[
            <Trans key="use">It is in use again at once and can raise an emergency.</Trans>,
            <Trans key="not">Enigm Command cannot check whether it was changed while it was lost.</Trans>,
          ]}
          action={<Trans>Take Key back into use</Trans>}
          tone="primary"
          cancel={<Trans>Not yet</Trans>}
          perform={async (grant) => {
            const { limitations } = await report.mutateAsync({ keyHandle, grant })
            announce({ title: <Trans>The Key is in use again.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
