import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Refusal } from '../../gateway'
import {
  MyJoinRequests,
  RequestToJoin,
  WithdrawJoinRequest,
  type MyJoinRequestsQuery,
} from '../../generated/servers'
import {
  Button,
  Card,
  Empty,
  Form,
  Listing,
  PageHeader,
  Problem,
  Section,
  Stack,
  Status,
  Table,
  TextField,
  Time,
  useAnnouncements,
  type Values,
} from '../../kit'
import { useChange, usePages } from '../../operations'
import { joinRequestStates } from './server-words'

type JoinRequest = MyJoinRequestsQuery['myJoinRequests']['edges'][number]['node']

/**
 * The last four signs of each locator that was typed in this tab, so that its requests can be told apart. They are stored
 * nowhere: Enigm Command keeps no locator of an applicant, and the panel keeps nothing in the browser.
 */
let typedEnds: ReadonlyMap<string, string> = new Map()

export default function JoinPage() {
  const { t } = useLingui()
  const [ends, setEnds] = useState(typedEnds)
  const remember = (requestId: string, locator: string) => {
    typedEnds = new Map(typedEnds).set(requestId, locator.trim().slice(-4).toUpperCase())
    setEnds(typedEnds)
  }
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Join a server`}
        lead={t`Ask with the locator that an administrator of the server has given you. The administrators decide.`}
      />
      <Ask onAsked={remember} />
      <Mine ends={ends} />
    </Stack>
  )
}

interface AskProps {
  readonly onAsked: (requestId: string, locator: string) => void
}

function Ask({ onAsked }: AskProps) {
  const announce = useAnnouncements()
  const request = useChange(RequestToJoin)
  const submit = async ({ locator = '' }: Values) => {
    const { joinRequest, limitations } = await request.mutateAsync({ locator })
    if (!joinRequest) throw new Refusal('INTERNAL')
    onAsked(joinRequest.id, locator)
    announce({
      title: (
        <Trans>
          Your request waits for a decision. You would read the same if no server had this locator.
        </Trans>
      ),
      limitations,
    })
  }
  return (
    <Card>
      <Form onSubmit={submit} submit={<Trans>Ask to join</Trans>}>
        <TextField
          name="locator"
          label={<Trans>Locator</Trans>}
          hint={
            <Trans>
              Large and small letters and hyphens do not matter. A locator proves nothing and opens nothing.
            </Trans>
          }
          required
          maxLength={100}
          isCode
        />
      </Form>
    </Card>
  )
}

function Mine({ ends }: { readonly ends: ReadonlyMap<string, string> }) {
  const { t } = useLingui()
  const requests = usePages(MyJoinRequests, {}, ({ myJoinRequests }) => myJoinRequests)
  return (
    <Section
      title={t`Your requests`}
      lead={t`A request ends after 14 days without a decision. It does not say whether its locator leads to a server.`}
    >
      <Listing
        of={requests}
        empty={
          <Empty title={t`No requests`}>{t`Requests that you send appear here with their state.`}</Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Your requests`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Locator`, cell: ({ id }) => <TypedEnd of={ends.get(id)} /> },
              {
                title: t`Requested`,
                cell: ({ requestedDay }) => <Time at={requestedDay} precision="day" />,
              },
              { title: t`State`, cell: ({ state }) => <Status of={joinRequestStates[state]} /> },
            ]}
            actions={(request) => <Withdraw of={request} />}
          />
        )}
      </Listing>
    </Section>
  )
}

function TypedEnd({ of: end }: { readonly of: string | undefined }) {
  if (end === undefined) {
    return (
      <span className="second">
        <Trans>Not kept</Trans>
      </span>
    )
  }
  return <code>…{end}</code>
}

function Withdraw({ of: { id, state } }: { readonly of: JoinRequest }) {
  const announce = useAnnouncements()
  const withdraw = useChange(WithdrawJoinRequest)
  if (state !== 'PENDING') return null
  return (
    <>
      <Button
        size="compact"
        isPending={withdraw.isPending}
        onClick={() =>
          withdraw.mutate(
            { joinRequestId: id },
            {
              onSuccess: ({ limitations }) =>
                announce({ title: <Trans>The request is withdrawn.</Trans>, limitations }),
            },
          )
        }
      >
        <Trans>Withdraw</Trans>
      </Button>
      {withdraw.error && <Problem of={withdraw.error} />}
    </>
  )
}
