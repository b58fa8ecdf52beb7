import { failureOf, grantToken } from '@enigm/subgraph/testkit'
import { newKey } from '../../accounts.fixture'
import { addMutation, startTestOrganizations } from '../organization/organization.fixture'
import { organizations } from '../organization/organization.entity'
import { memberships } from './membership.entity'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

const accepted = (answers: { data: any }[]) =>
  answers.filter(({ data }) => data?.acceptOrganizationMembership?.member)

describe('acceptOrganizationMembership', () => {
  it('[ACC-12] lets one of 200 who accept at once become the member', async () => {
    const test = await starting
    const { caller, organizationId } = await test.founded()
    const invitation = await test.invitation(caller, organizationId)
    const people = await Promise.all(Array.from({ length: 5 }, () => test.accounts.person()))
    const callers = people.map((each) => each.caller)
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => test.accept(callers[index % 5]!, invitation)),
    )
    expect(accepted(answers)).toHaveLength(1)
    const codes = new Set(answers.map(failureOf).filter((code) => code !== undefined))
    expect([...codes]).toEqual(['INVITATION_INVALID'])
    expect((await test.rows(organizationId)).filter(({ state }) => state === 'ACTIVE')).toHaveLength(2)
  })

  it('[ACC-12] answers a used, withdrawn, ended, malformed and unknown invitation alike', async () => {
    const test = await starting
    const { caller, organizationId } = await test.founded()
    const used = await test.invitation(caller, organizationId)
    expect(accepted([await test.accept((await test.accounts.person()).caller, used)])).toHaveLength(1)
    const { member, invitation: withdrawn } = (await test.add(caller, organizationId)).data
      .addOrganizationMember
    expect(failureOf(await test.remove(caller, member.id))).toBeUndefined()
    const { member: late, invitation: ended } = (await test.add(caller, organizationId)).data
      .addOrganizationMember
    await test.accounts.sql(
      `UPDATE organization_member SET invitation_ends_at = now() - interval '1 second' WHERE id = $1`,
      late.id,
    )
    const stranger = await test.accounts.person()
    const texts = [used, withdrawn, ended, 'x', 'A'.repeat(22)]
    const answers = await Promise.all(texts.map((text) => test.accept(stranger.caller, text)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(failureOf(answers[0]!)).toBe('INVITATION_INVALID')
    expect(await test.accounts.subgraph.everything()).not.toContain(ended)
  })

  it('[ACC-12] ends an invitation that was not accepted, with its event, and then deletes it', async () => {
    const test = await starting
    const { caller, organizationId } = await test.founded()
    const { id } = (await test.add(caller, organizationId)).data.addOrganizationMember.member
    const due = async (column: 'invitation_ends_at' | 'ended_at') => {
      await test.accounts.sql(
        `UPDATE organization_member SET ${column} = now() - interval '31 days' WHERE id = $1`,
        id,
      )
      await test.accounts.sql('UPDATE job SET due_at = now() WHERE aggregate_id = $1', id)
      await test.add(caller, organizationId)
    }
    const row = async () => (await test.rows(organizationId)).find((each) => each.id === id)
    await due('invitation_ends_at')
    await test.accounts.subgraph.until(async () => (await row())?.state === 'EXPIRED')
    expect((await test.accounts.subgraph.events(id)).map(({ type }) => type)).toEqual([
      'accounts.membership.invited',
      'accounts.membership.expired',
    ])
    const reported = await memberships.snapshot(test.accounts.subgraph.app, '', 1000)
    expect(reported.find(({ aggregateId }) => aggregateId === id)).toEqual({
      aggregateId: id,
      version: 2,
      data: { membershipId: id, organizationId, role: 'MEMBER', state: 'EXPIRED' },
    })
    const [organization] = (await organizations.snapshot(test.accounts.subgraph.app, '', 1000)).filter(
      ({ aggregateId }) => aggregateId === organizationId,
    )
    expect(organization).toMatchObject({ version: 1, data: { organizationId, state: 'ACTIVE' } })
    await due('ended_at')
    await test.accounts.subgraph.until(async () => !(await row()))
  })

  it('[ACC-12] does not take an account twice, and leaves the invitation as it was', async () => {
    const test = await starting
    const { caller, organizationId } = await test.founded()
    const invitation = await test.invitation(caller, organizationId)
    expect(failureOf(await test.accept(caller, invitation))).toBe('ALREADY_MEMBER')
    expect(accepted([await test.accept((await test.accounts.person()).caller, invitation)])).toHaveLength(1)
  })
})

describe('addOrganizationMember with an idempotency key', () => {
  it('[ACC-12] [PIN-02] repeats a lost answer on the grant that the first request has used, with no other effect', async () => {
    const test = await starting
    const { accounts } = test
    const { caller, organizationId } = await test.founded()
    const input = { organizationId, role: 'MEMBER', idempotencyKey: newKey() }
    const target = `${organizationId}:MEMBER`
    const grant = await grantToken(accounts.access, caller, 'ORGANIZATION_MEMBER_ADDITION', target)
    const add = (more: object = {}) =>
      accounts.subgraph.call(caller, addMutation, { input: { ...input, ...more, grant } })
    const answers = await Promise.all([add(), add(), add()])
    expect(failureOf(answers[0]!)).toBeUndefined()
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
    const { member, invitation } = answers[0]!.data.addOrganizationMember
    expect(invitation).toMatch(/^[\w-]{22}$/)
    expect(await accounts.subgraph.events(member.id)).toHaveLength(1)
    expect((await test.rows(organizationId)).filter(({ state }) => state === 'INVITED')).toHaveLength(1)
    const entries = (await accounts.subgraph.audit(`organization:${organizationId}`)).slice(-3)
    expect(entries.map(({ action, target: to, reason }) => [action, to, reason])).toEqual([
      ['accounts.membership.invited', member.id, 'MEMBER'],
      ['accounts.membership.invited', member.id, 'REPEATED'],
      ['accounts.membership.invited', member.id, 'REPEATED'],
    ])
    expect(await accounts.subgraph.everything()).not.toContain(invitation)
    expect(await accounts.subgraph.everything()).not.toContain(input.idempotencyKey)
    expect(failureOf(await add({ idempotencyKey: newKey() }))).toBe('PIN_REQUIRED')
  })

  it('[ACC-12] does not show an accepted, withdrawn or ended invitation again, nor one of another request or caller', async () => {
    const test = await starting
    const { accounts } = test
    const { caller, organizationId } = await test.founded()
    const person = await accounts.person()
    const [used, withdrawn, ended] = [newKey(), newKey(), newKey()]
    const invited = async (key: string) =>
      (await test.add(caller, organizationId, 'MEMBER', key)).data.addOrganizationMember
    await test.accept(person.caller, (await invited(used)).invitation)
    await test.remove(caller, (await invited(withdrawn)).member.id)
    await accounts.sql(
      `UPDATE organization_member SET invitation_ends_at = now() - interval '1 second' WHERE id = $1`,
      (await invited(ended)).member.id,
    )
    for (const key of [used, withdrawn, ended]) {
      expect(failureOf(await test.add(caller, organizationId, 'MEMBER', key))).toBe('IDEMPOTENCY_KEY_USED')
    }
    const open = newKey()
    const { invitation } = await invited(open)
    expect(failureOf(await test.add(caller, organizationId, 'ADMIN', open))).toBe('IDEMPOTENCY_CONFLICT')
    const other = await test.founded()
    const { data } = await test.add(other.caller, other.organizationId, 'MEMBER', open)
    expect(data.addOrganizationMember.invitation).not.toBe(invitation)
  })
})
