import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Refusal } from '../../gateway'
import { CreateServer, NewServer, type NewServerQuery, type RegionCode } from '../../generated/servers'
import {
  Card,
  Empty,
  Form,
  LinkButton,
  Loaded,
  PageHeader,
  SelectField,
  Stack,
  TextField,
  useAnnouncements,
  type Values,
} from '../../kit'
import { newIdempotencyKey, useChange, useRead } from '../../operations'
import './failures'
import { regions } from './server-words'

export default function NewServerPage() {
  const { t } = useLingui()
  const offer = useRead(NewServer, {})
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Create a server`}
        lead={t`Its environment is set up after that. Enigm App then uses it; this panel administers it and never sees its content.`}
      />
      <Loaded of={offer}>{(data) => <Creation of={data} />}</Loaded>
    </Stack>
  )
}

function Creation({ of: { me, serverRegions } }: { readonly of: NewServerQuery }) {
  const { i18n } = useLingui()
  const navigate = useNavigate()
  const announce = useAnnouncements()
  const create = useChange(CreateServer)
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  const entitlements = me?.entitlements.edges.map(({ node }) => node) ?? []
  if (entitlements.length === 0) return <NothingToUse />
  const submit = async ({ entitlementId = '', region, displayName }: Values) => {
    const input = { entitlementId, region: region as RegionCode, displayName: displayName?.trim() || null }
    const { server, limitations } = await create.mutateAsync({ ...input, idempotencyKey }).catch((error) => {
      // Another choice is another request: only the same one may be repeated under the same key.
      if (!(error instanceof Refusal)) setKey(newIdempotencyKey())
      throw error
    })
    if (!server) throw new Refusal('INTERNAL')
    announce({ title: <Trans>The server is created. Its environment is being set up.</Trans>, limitations })
    await navigate({ to: '/servers/$serverId', params: { serverId: server.id } })
  }
  return (
    <Card>
      <Form onSubmit={submit} submit={<Trans>Create server</Trans>}>
        <SelectField
          name="entitlementId"
          label={<Trans>Paid with</Trans>}
          hint={<Trans>Its term begins with the creation of the server.</Trans>}
          options={entitlements.map(({ id, product }) => [id, `${product.title} · ${id.slice(-6)}`])}
        />
        <SelectField
          name="region"
          label={<Trans>Region</Trans>}
          hint={<Trans>Where the environment runs. It never moves.</Trans>}
          options={serverRegions.map(({ code }) => [code, i18n._(regions[code])])}
        />
        <TextField
          name="displayName"
          label={<Trans>Name (optional)</Trans>}
          hint={<Trans>Its members see it here. It is deleted with the server.</Trans>}
          maxLength={64}
        />
      </Form>
    </Card>
  )
}

function NothingToUse() {
  return (
    <Empty
      title={<Trans>No entitlement for a server</Trans>}
      action={
        <LinkButton to="/buy" tone="primary">
          <Trans>Buy a server</Trans>
        </LinkButton>
      }
    >
      <Trans>
        Each server needs one that was paid and not used yet. It appears here a moment after the payment.
      </Trans>
    </Empty>
  )
}
