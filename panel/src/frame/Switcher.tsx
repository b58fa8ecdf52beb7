import { useLingui } from '@lingui/react/macro'
import { useNavigate, useParams } from '@tanstack/react-router'
import { OrganizationNames } from '../generated/frame'
import { useRead } from '../operations'
import { organizationNavigation } from './navigation'
import { useViewer } from './viewer'

const PERSONAL = 'personal'

/** Switches between the own pages and those of the organizations; it is shown to those who belong to one. */
export function Switcher() {
  const { organizations } = useViewer()
  if (organizations.length === 0 || organizationNavigation.length === 0) return null
  return <Choice />
}

function Choice() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { organizationId = PERSONAL } = useParams({ strict: false })
  const { organizations } = useViewer()
  const { data } = useRead(OrganizationNames, {})
  const names = new Map(
    data?.me?.organizations.edges.map(({ node: { organization } }) => [
      organization?.id,
      organization?.displayName,
    ]),
  )
  return (
    <select
      aria-label={t`Space`}
      value={organizationId}
      onChange={({ target: { value } }) =>
        void navigate(
          value === PERSONAL
            ? { to: '/overview' }
            : { to: '/organizations/$organizationId', params: { organizationId: value } },
        )
      }
    >
      <option value={PERSONAL}>{t`Personal`}</option>
      {organizations.map(({ id }) => (
        <option key={id} value={id}>
          {names.get(id) ?? id}
        </option>
      ))}
    </select>
  )
}
