import { Trans, useLingui } from '@lingui/react/macro'
import { CancelServerCreation } from '../../../generated/servers'
import { Button, Notice, Problem, Section, Steps, useAnnouncements } from '../../../kit'
import { useChange } from '../../../operations'
import { cancelationCauses } from '../server-words'
import type { ServerData } from './use-server'

/** The environment signs that it is ready; before that, nothing more is known here. */
export function Provisioning({ of }: { readonly of: ServerData }) {
  const { t } = useLingui()
  return (
    <Section
      title={t`Setting up`}
      lead={t`You can leave this page; the work goes on. If the environment is not ready within 6 hours, the server is given up and its entitlement can be used again.`}
    >
      <Steps
        of={[
          {
            key: 'created',
            title: <Trans>The server is created and has a locator</Trans>,
            progress: 'done',
          },
          {
            key: 'environment',
            title: <Trans>Its environment is being set up</Trans>,
            detail: <Trans>The environment confirms with its signature when it is ready.</Trans>,
            progress: 'now',
          },
          { key: 'ready', title: <Trans>Members can take part</Trans>, progress: 'later' },
        ]}
      />
      {of.availableActions.includes('CANCEL') && <Cancel serverId={of.id} />}
    </Section>
  )
}

function Cancel({ serverId }: { readonly serverId: string }) {
  const announce = useAnnouncements()
  const cancel = useChange(CancelServerCreation)
  return (
    <>
      <Button
        isPending={cancel.isPending}
        onClick={() =>
          cancel.mutate(
            { serverId },
            {
              onSuccess: ({ limitations }) =>
                announce({
                  title: (
                    <Trans>The server is given up. Its entitlement can be used again in a moment.</Trans>
                  ),
                  limitations,
                }),
            },
          )
        }
      >
        <Trans>Give up the server</Trans>
      </Button>
      {cancel.error && <Problem of={cancel.error} />}
    </>
  )
}

/** A server whose environment never was ready. */
export function Canceled({ of: { cancelationCause } }: { readonly of: ServerData }) {
  const { i18n } = useLingui()
  return (
    <Notice title={<Trans>This server was given up before it was ready</Trans>}>
      <p>
        {cancelationCause && i18n._(cancelationCauses[cancelationCause])}{' '}
        <Trans>Its entitlement creates another server. An environment that comes up later is deleted.</Trans>
      </p>
    </Notice>
  )
}
