import { newId } from '@enigm/contracts'
import { payloadIn } from '@enigm/subgraph/testkit'
import { Holder, TestKeys } from '../keys.fixture'
import { absentHandle, send } from '../requests.fixture'
import { KeyAction, KeyState } from '../key/key.lifecycle'
import { workflowLifecycle } from './workflow.lifecycle'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

const WORKFLOW = 'emergencyDeviceWorkflow { enabled enabledBy availableActions }'
const off = { enabled: false, enabledBy: null, availableActions: ['ENABLE'] }
const on = { enabled: true, enabledBy: 'USER', availableActions: ['DISABLE'] }
const deployed = { enabled: true, enabledBy: 'DEPLOYMENT', availableActions: ['ENABLE'] }

function changeWorkflowOf(holder: Holder, action: 'enable' | 'disable', organizationId: string) {
  return holder.mutate(`${action}OrganizationEmergencyWorkflow`, { organizationId })
}

describe('the emergency-device workflow', () => {
  it('has two states, both reachable', () => {
    expect(workflowLifecycle.reachable()).toEqual(new Set(workflowLifecycle.states))
  })

  it('[KEY-10] is disabled until its user enables it, with event and audit entry each way', async () => {
    const holder = await Holder.create(keys, { enabled: false })
    expect(await holder.own(WORKFLOW)).toEqual({ emergencyDeviceWorkflow: off })
    expect(await holder.changeWorkflow('enable')).toMatchObject({ workflow: on, errors: [] })
    expect(await holder.own(WORKFLOW)).toEqual({ emergencyDeviceWorkflow: on })
    expect((await holder.changeWorkflow('enable')).errors).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    expect(await holder.changeWorkflow('disable')).toMatchObject({ workflow: off, errors: [] })
    expect((await holder.changeWorkflow('disable')).errors).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    const [{ id }] = (await keys.sql('SELECT id FROM emergency_workflow WHERE holder_id = $1', [
      holder.accountId,
    ])) as [{ id: string }]
    const about = { workflowId: id, accountId: holder.accountId }
    expect(await keys.subgraph.events(id)).toEqual([
      { type: 'keys.workflow.enabled', aggregateId: id, version: 1, data: { ...about, state: 'ENABLED' } },
      { type: 'keys.workflow.disabled', aggregateId: id, version: 2, data: { ...about, state: 'DISABLED' } },
    ])
    expect((await holder.audit()).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'keys.workflow.enabled DONE',
      'Mutation.enableEmergencyDeviceWorkflow DENIED',
      'keys.workflow.disabled DONE',
      'Mutation.disableEmergencyDeviceWorkflow DENIED',
    ])
  })

  it('[KEY-10] is enabled once, also under parallel requests', async () => {
    const holder = await Holder.create(keys, { enabled: false })
    const payloads = await Promise.all(Array.from({ length: 8 }, () => holder.changeWorkflow('enable')))
    expect(payloads.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
  })

  it('[KEY-10] hides every Key, state and signal while it is disabled, and shows them again afterwards', async () => {
    const holder = await Holder.create(keys)
    const { handle, id, app } = await holder.key(KeyState.ACTIVE)
    await holder.changeWorkflow('disable')
    const before = await holder.row(handle)
    expect(await holder.handles()).toEqual([])
    expect(await holder.own('keyTrustSignals { kind }')).toEqual({ keyTrustSignals: [] })
    expect(await holder.seen(handle)).toEqual(await holder.seen(absentHandle()))
    for (const action of Object.values(KeyAction).filter((action) => action !== KeyAction.REPORT_LOST)) {
      const hidden = await holder.tryTo(action, handle)
      expect(hidden).toEqual(await holder.tryTo(action, absentHandle()))
      expect(payloadIn(hidden).errors).toMatchObject([{ code: 'NOT_FOUND' }])
    }
    expect(await holder.row(handle)).toEqual(before)
    await app.raise('ALARM')
    await keys.applied(app.reference, 3)
    expect(await keys.sql('SELECT id FROM emergency WHERE key_id = $1', [id])).toEqual([])
    await holder.changeWorkflow('enable')
    expect(await holder.handles()).toEqual([handle])
  })

  it('[KEY-03] does not keep the holder from reporting a loss while it is disabled, and no one else learns of the Key', async () => {
    const [holder, stranger] = [await Holder.create(keys), await Holder.create(keys)]
    const { handle } = await holder.key(KeyState.ACTIVE)
    await holder.changeWorkflow('disable')
    const refused = await stranger.tryTo(KeyAction.REPORT_LOST, handle)
    expect(refused).toEqual(await stranger.tryTo(KeyAction.REPORT_LOST, absentHandle()))
    expect((await holder.row(handle)).state).toBe('ACTIVE')
    expect(payloadIn(await holder.tryTo(KeyAction.REPORT_LOST, handle)).errors).toEqual([])
    expect((await holder.row(handle)).state).toBe('LOST')
    expect(await holder.handles()).toEqual([])
  })

  it('[KEY-10] is changed for the own account alone: another account and an absent one give one answer', async () => {
    const [holder, other] = [await Holder.create(keys, { enabled: false }), await Holder.create(keys)]
    const name = 'enableEmergencyDeviceWorkflow'
    const foreign = await send(keys.subgraph, other.panel, name, { accountId: holder.accountId })
    expect(foreign).toEqual(await send(keys.subgraph, other.panel, name, { accountId: newId('account') }))
    expect(payloadIn(foreign).errors).toMatchObject([{ code: 'NOT_FOUND' }])
    expect(await holder.own(WORKFLOW)).toEqual({ emergencyDeviceWorkflow: off })
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['an operator', 'OPERATOR', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
  ] as const)('[KEY-10] is refused to %s', async (_, role, code) => {
    const caller = role && keys.subgraph.caller(role)
    for (const scope of ['EmergencyDevice', 'OrganizationEmergency']) {
      const input = scope === 'EmergencyDevice' ? { accountId: 'x' } : { organizationId: 'x' }
      for (const action of ['enable', 'disable']) {
        const { errors } = await send(keys.subgraph, caller, `${action}${scope}Workflow`, input)
        expect(errors).toMatchObject([{ extensions: { code } }])
      }
    }
  })
})

describe('the workflow of an organization’s deployment', () => {
  it('[KEY-10] is changed by its administrators, and recorded in the trail of the organization', async () => {
    const [admin, member] = [await Holder.create(keys), await Holder.create(keys, { enabled: false })]
    const organizationId = newId('organization')
    await keys.member(admin, organizationId, 'ADMIN')
    await keys.member(member, organizationId)
    expect(await changeWorkflowOf(admin, 'enable', organizationId)).toMatchObject({
      workflow: { enabled: true, enabledBy: 'DEPLOYMENT', availableActions: ['DISABLE'] },
      errors: [],
    })
    expect(await member.own(WORKFLOW)).toEqual({ emergencyDeviceWorkflow: deployed })
    expect(await admin.own(WORKFLOW)).toEqual({ emergencyDeviceWorkflow: on })
    const [entry] = await keys.subgraph.audit(`organization:${organizationId}`)
    expect(entry).toMatchObject({ actor: admin.accountId, action: 'keys.workflow.enabled', outcome: 'DONE' })
    await changeWorkflowOf(admin, 'disable', organizationId)
    expect(await member.own(WORKFLOW)).toEqual({ emergencyDeviceWorkflow: off })
  })

  it('[KEY-10] does not affect own Keys of members: an administrator cannot enable it for them', async () => {
    const [admin, member] = [await Holder.create(keys), await Holder.create(keys, { enabled: false })]
    const organizationId = newId('organization')
    await keys.member(admin, organizationId, 'ADMIN')
    await keys.member(member, organizationId)
    const own = await member.key(KeyState.ACTIVE)
    const issued = await member.key(KeyState.ACTIVE, organizationId)
    await changeWorkflowOf(admin, 'enable', organizationId)
    expect(await member.handles()).toEqual([issued.handle])
    expect((await member.seen(own.handle)).data).toEqual({ enigmKey: null })
    await member.changeWorkflow('enable')
    expect((await member.handles()).sort()).toEqual([own.handle, issued.handle].sort())
  })

  it('[KEY-10] ends for a member who leaves the organization', async () => {
    const [admin, member] = [await Holder.create(keys), await Holder.create(keys, { enabled: false })]
    const organizationId = newId('organization')
    await keys.member(admin, organizationId, 'ADMIN')
    const membership = await keys.member(member, organizationId)
    await changeWorkflowOf(admin, 'enable', organizationId)
    await member.key(KeyState.ACTIVE, organizationId)
    expect(await member.handles()).toHaveLength(1)
    await membership.publish('LEFT')
    expect(await member.handles()).toEqual([])
    expect(await member.own(WORKFLOW)).toEqual({ emergencyDeviceWorkflow: off })
  })

  it.each(['a member', 'an administrator of another', 'a former administrator'])(
    '[KEY-10] gives %s the same answer as an absent organization',
    async (who) => {
      const holder = await Holder.create(keys)
      const organizationId = newId('organization')
      if (who === 'a member') await keys.member(holder, organizationId)
      if (who === 'an administrator of another') await keys.member(holder, newId('organization'), 'ADMIN')
      if (who === 'a former administrator')
        await (await keys.member(holder, organizationId, 'ADMIN')).publish('LEFT')
      const name = 'enableOrganizationEmergencyWorkflow'
      const foreign = await send(keys.subgraph, holder.panel, name, { organizationId })
      expect(foreign).toEqual(
        await send(keys.subgraph, holder.panel, name, { organizationId: newId('organization') }),
      )
      expect(payloadIn(foreign).errors).toMatchObject([{ code: 'NOT_FOUND' }])
      expect(
        await keys.sql('SELECT id FROM emergency_workflow WHERE holder_id = $1', [organizationId]),
      ).toEqual([])
    },
  )
})
