import { organizationRoute } from '../../frame/session-parents'
import { useViewer } from '../../frame/viewer'

/** The organization of the page. */
export function useOrganizationId(): string {
  return organizationRoute.useParams().organizationId
}

export function useAdministers(): boolean {
  const organizationId = useOrganizationId()
  return useViewer().organizations.some(({ id, role }) => id === organizationId && role === 'ADMIN')
}
