import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { Refusal } from '../../gateway'
import {
  CreateServer,
  type OrganizationKind,
  type RegionCode,
  type ServerSurface,
} from '../../generated/servers'
import {
  Card,
  CheckboxField,
  Empty,
  FieldGroup,
  Form,
  mistakeAt,
  SelectField,
  TextField,
  useAnnouncements,
  type Values,
} from '../../kit'
import { newIdempotencyKey, useChange } from '../../operations'
import { useProductName, type NamedProduct } from '../payments/words'
import './failures'
import { organizationKinds, regions as regionNames, surfaces as surfaceNames } from './server-words'

interface CreationProps {
  /** The owner; without one the account owns the server. */
  readonly organizationId?: string
  /** Unused entitlements of the owner. */
  readonly entitlements: readonly { readonly id: string; readonly product: NamedProduct }[]
  readonly regions: readonly { readonly code: RegionCode }[]
  /** The way to an entitlement where there is none. */
  readonly buy: ReactNode
}

export function Creation({ organizationId, entitlements, regions, buy }: CreationProps) {
  const { i18n, t } = useLingui()
  const navigate = useNavigate()
  const announce = useAnnouncements()
  const create = useChange(CreateServer)
  const nameOf = useProductName()
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  if (entitlements.length === 0) return <NothingToUse buy={buy} />
  const submit = async (values: Values) => {
    const { entitlementId = '', region, displayName, kind, responsible } = values
    const surfaces = allSurfaces.filter((each) => values[each])
    if (surfaces.length === 0) throw mistakeAt(allSurfaces[0]!, t`Choose at least one.`)
    const input = {
      ...{ entitlementId, region: region as RegionCode, displayName: displayName?.trim() || null },
      ...{ organizationId: organizationId ?? null, organizationKind: (kind as OrganizationKind) || null },
      ...{ surfaces, acknowledgesResponsibility: responsible === 'on' },
    }
    const { server, limitations } = await create.mutateAsync({ ...input, idempotencyKey }).catch((error) => {
      // Another choice is another request: only the same one may be repeated under the same key.
      if (!(error instanceof Refusal)) setKey(newIdempotencyKey())
      throw error
    })
    if (!server) throw new Refusal('INTERNAL')
    await navigate({ to: '/servers/$serverId', params: { serverId: server.id } })
    announce({ title: <Trans>The server is created. Its environment is being set up.</Trans>, limitations })
  }
  return (
    <Card>
      <Form onSubmit={submit} submit={<Trans>Create server</Trans>}>
        <SelectField
          name="entitlementId"
          label={<Trans>Paid with</Trans>}
          hint={<Trans>Its term begins with the creation of the server.</Trans>}
          options={entitlements.map(({ id, product }) => [id, `${nameOf(product)} · ${id.slice(-6)}`])}
        />
        <SelectField
          name="region"
          label={<Trans>Region</Trans>}
          hint={<Trans>Where the environment runs. It never moves.</Trans>}
          options={regions.map(({ code }) => [code, i18n._(regionNames[code])])}
        />
        {organizationId && <Kind />}
        <TextField
          name="displayName"
          label={<Trans>Name (optional)</Trans>}
          hint={<Trans>Its members see it here. It is deleted with the server.</Trans>}
          maxLength={64}
        />
        <FieldGroup label={<Trans>The environment supports</Trans>}>
          {allSurfaces.map((each) => (
            <CheckboxField key={each} name={each} label={i18n._(surfaceNames[each])} defaultChecked />
          ))}
        </FieldGroup>
        <Responsibility isOfOrganization={organizationId !== undefined} />
      </Form>
    </Card>
  )
}

function Kind() {
  const { i18n } = useLingui()
  return (
    <SelectField
      name="kind"
      label={<Trans>The owner is</Trans>}
      hint={<Trans>How the organization describes itself. No right depends on it.</Trans>}
      options={kinds.map((kind) => [kind, i18n._(organizationKinds[kind])])}
    />
  )
}

function Responsibility({ isOfOrganization }: { readonly isOfOrganization: boolean }) {
  const organization = <Trans>The organization is responsible for this server and its members.</Trans>
  const account = <Trans>I am responsible for this server and its members.</Trans>
  return <CheckboxField name="responsible" label={isOfOrganization ? organization : account} required />
}

const allSurfaces = Object.keys(surfaceNames) as ServerSurface[]
const kinds: readonly OrganizationKind[] = ['ORGANIZATION', 'TEAM', 'ENTERPRISE']

function NothingToUse({ buy }: { readonly buy: ReactNode }) {
  return (
    <Empty title={<Trans>No entitlement for a server</Trans>} action={buy}>
      <Trans>
        Each server needs one that was paid and not used yet. It appears here a moment after the payment.
      </Trans>
    </Empty>
  )
}
