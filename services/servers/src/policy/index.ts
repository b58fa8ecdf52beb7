import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { AddServerPolicy1780000412001 } from '../migrations/1780000412001-add-server-policy'
import { ProjectFindings1790000000010 } from '../migrations/1790000000010-project-findings'
import { ServerPolicy } from './policy.entity'
import { PolicyOfMemberResolver, PolicyOfServerResolver, PolicyResolver } from './policy.resolver'
import { POLICY_EFFECT_JOB, POLICY_EVALUATION_JOB, PolicyService } from './policy.service'

/** Access policies, and the facts that they weigh: categories from the events of devices. */
export const policyPart = definePart({
  entities: [ServerPolicy],
  storage: {
    device_management: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: {
        IDENTIFICATION: ['management_id'],
        HOLDER: ['account_id', 'organization_id'],
        RELATION: ['device_id'],
        LIFECYCLE: ['is_managed', 'posture', 'findings'],
        TIMING: ['posture_day', 'findings_day'],
      },
    },
    member_evaluation: {
      class: 'OPERATIONAL',
      kept: 'OBJECT',
      purposes: { RELATION: ['member_id', 'server_id', 'policy_id'], LIFECYCLE: ['denied_by'] },
    },
  },
  migrations: [AddServerPolicy1780000412001, ProjectFindings1790000000010],
  resolvers: [PolicyResolver, PolicyOfServerResolver, PolicyOfMemberResolver],
  eventHandlers: {
    ...projection('devices.management', {
      table: 'device_management',
      key: 'managementId',
      keyColumn: 'management_id',
      row: ({ deviceId, accountId, organizationId, state, ...reported }) => ({
        ...{ deviceId, accountId, organizationId: organizationId ?? null, isManaged: state === 'ON' },
        ...{ posture: reported.posture ?? null, postureDay: reported.postureDay ?? null },
        ...{ findings: reported.findings ?? null, findingsDay: reported.findingsDay ?? null },
      }),
    }),
  },
  jobs: {
    [POLICY_EFFECT_JOB]: (job, app, context) => app.get(PolicyService).reachEffect(context, job),
    [POLICY_EVALUATION_JOB]: (job, app, context) => app.get(PolicyService).evaluate(context, job),
  },
  async erase(accountId, tx) {
    return { erased: await deleteRows(tx, { device_management: 'account_id' }, accountId), detached: 0 }
  },
})
