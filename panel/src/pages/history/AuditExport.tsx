import { verifyExport, type Verification } from '@enigm/ledger'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { AuditLedger } from '../../generated/history'
import type { AuditPartFragment } from '../../generated/organizations'
import { send } from '../../graphql'
import { Button, Notice, Problem, Row, saveFile, Stack } from '../../kit'

/** Reads one part of an export; null before a checkpoint contains the log. */
export type ReadPart = (part: {
  readonly size: number | null
  readonly after: number
}) => Promise<AuditPartFragment | null | undefined>

async function linesOf(read: ReadPart): Promise<string[] | null> {
  const lines: string[] = []
  for (let [size, after] = [null as number | null, 0]; ;) {
    const part = await read({ size, after })
    if (!part) return null
    lines.push(...part.lines)
    if (part.next === null) return lines
    ;[size, after] = [part.size, part.next]
  }
}

type Result = Verification | 'NO_CHECKPOINT'

/** Saves a trail as a file, and verifies such a file in the browser, without another request than that for the keys. */
export function AuditExport({ read }: { readonly read: ReadPart }) {
  const [result, setResult] = useState<Result>()
  const [error, setError] = useState<Error>()
  const [isPending, setPending] = useState(false)
  const run = (work: () => Promise<Result>) => {
    setPending(true)
    setError(undefined)
    setResult(undefined)
    work()
      .then(setResult, (failure: Error) => setError(failure))
      .finally(() => setPending(false))
  }
  const verify = async (lines: readonly string[]) => {
    const { auditLedger } = await send(AuditLedger, {})
    return verifyExport(lines, { keys: auditLedger.verifierKeys })
  }
  const exportAndVerify = async () => {
    const lines = await linesOf(read)
    if (!lines) return 'NO_CHECKPOINT'
    saveFile('enigm-audit.ndjson', `${lines.join('\n')}\n`, 'application/x-ndjson')
    return verify(lines)
  }
  return (
    <Stack>
      <Row>
        <Button isPending={isPending} onClick={() => run(exportAndVerify)}>
          <Trans>Export and verify</Trans>
        </Button>
        <VerifyFile isPending={isPending} onFile={(text) => run(() => verify(text.split('\n')))} />
      </Row>
      {error && <Problem of={error} />}
      <div role="status">{result && <Outcome of={result} />}</div>
    </Stack>
  )
}

function VerifyFile({
  isPending,
  onFile,
}: {
  readonly isPending: boolean
  readonly onFile: (text: string) => void
}) {
  return (
    <label className="file">
      <Trans>Verify an exported file</Trans>
      <input
        type="file"
        accept=".ndjson"
        disabled={isPending}
        onChange={({ target }) => void target.files?.[0]?.text().then(onFile)}
      />
    </label>
  )
}

function Outcome({ of }: { readonly of: Result }) {
  const { t } = useLingui()
  if (of === 'NO_CHECKPOINT') {
    return (
      <Notice tone="wait" title={t`There is no checkpoint yet`}>
        <p>
          <Trans>The first entries are signed within a minute. Try again then.</Trans>
        </p>
      </Notice>
    )
  }
  const { entries } = of
  if (of.isValid) {
    return (
      <Notice tone="ok" title={t`The export is valid`}>
        <p>
          <Trans>
            {entries} entries are in the signed log as they were recorded. This page got the keys from the
            same system; an auditor uses keys and checkpoints from elsewhere.
          </Trans>
        </p>
      </Notice>
    )
  }
  return (
    <Notice tone="stop" title={t`The export is not valid`}>
      <ul>
        {of.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </Notice>
  )
}
