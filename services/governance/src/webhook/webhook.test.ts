import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { newId } from '@enigm/contracts'
import { failureOf, type TestCaller, type TestSubgraph } from '@enigm/subgraph/testkit'
import type { Received, TestReceiver } from './receiver.fixture'
import { FIRST, positionsOf, registerWebhook, TestWebhooks, webhookPayload } from './webhook.fixture'

let webhooks: TestWebhooks
let governance: TestSubgraph
let receiver: TestReceiver
beforeAll(async () => {
  webhooks = await TestWebhooks.start()
  ;({ governance, receiver } = webhooks)
})
afterAll(() => webhooks.stop())
afterEach(() => webhooks.clear())

const mutations = {
  rotateWebhookKey: `mutation ($input: RotateWebhookKeyInput!) { rotateWebhookKey(input: $input) { ${webhookPayload} } }`,
  resumeWebhook: `mutation ($input: ResumeWebhookInput!) { resumeWebhook(input: $input) { ${webhookPayload} } }`,
  removeWebhook: `mutation ($input: RemoveWebhookInput!) { removeWebhook(input: $input) { ${webhookPayload} } }`,
}

const change = (caller: TestCaller, name: keyof typeof mutations, webhookId: string) =>
  governance.call(caller, mutations[name], { input: { webhookId } })

const example = join(__dirname, '..', '..', '..', '..', 'docs/examples/webhook-receiver.mjs')

/** Verifies a delivery by the code of docs/partners.md. @returns the parsed event, or the error */
async function verified({ headers, body }: Received, keys: readonly string[], now = Date.now()) {
  const program = `import(${JSON.stringify(`file://${example}`)}).then(({ verifyWebhook }) => {
    const { headers, body, keys, now } = JSON.parse(process.argv[1])
    try { console.log(JSON.stringify(verifyWebhook(headers, body, keys, now))) }
    catch (error) { console.log(JSON.stringify({ error: error.message })) } })`
  const given = JSON.stringify({ headers, body, keys, now })
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, given])
  return JSON.parse(stdout)
}

describe('a webhook', () => {
  it('is registered by an administrator with a grant, in an audit entry and an event', async () => {
    const { id, admin } = await webhooks.organization()
    const url = receiver.url('registered')
    const key = randomUUID()
    const { data } = await webhooks.register(admin, id, url, key)
    const { webhook } = data.registerWebhook
    expect(webhook).toMatchObject({
      ...{ url, state: 'ACTIVE', previousKeyEndsAt: null, failedAttempts: 0 },
      availableActions: ['ROTATE_KEY', 'REMOVE'],
      publicKeys: [expect.stringMatching(/^whpk_[\w+/]{43}=$/)],
    })
    expect(await governance.events(webhook.id)).toMatchObject([
      { type: 'governance.webhook.registered', data: { organizationId: id, state: 'ACTIVE' } },
    ])
    expect(
      (await governance.audit(`organization:${id}`)).map(({ action, target }) => [action, target]),
    ).toEqual([['governance.webhook.registered', webhook.id]])
    expect((await webhooks.register(admin, id, url, key)).data.registerWebhook.webhook.id).toBe(webhook.id)
    const input = { organizationId: id, url, idempotencyKey: randomUUID() }
    const { errors } = await governance.call(admin, registerWebhook, { input })
    expect(errors?.[0]!.extensions.code).toBe('PIN_REQUIRED')
  })

  it('[ACC-11][FED-09] belongs to its organization: strangers, other administrators and other clients see and change nothing', async () => {
    const { id, admin, webhook } = await webhooks.registered()
    const other = await webhooks.organization()
    for (const caller of [other.admin, governance.caller(), governance.partner(other.id)])
      expect(await webhooks.webhooksOf(caller, id)).toBeNull()
    expect(await webhooks.webhooksOf(governance.partner(id), id)).toMatchObject([
      { publicKeys: webhook.publicKeys },
    ])
    expect(failureOf(await webhooks.register(other.admin, id, receiver.url('other')))).toBe('NOT_FOUND')
    for (const name of ['rotateWebhookKey', 'resumeWebhook', 'removeWebhook'] as const)
      expect(failureOf(await change(other.admin, name, webhook.id))).toBe('NOT_FOUND')
    expect(failureOf(await change(admin, 'removeWebhook', newId('webhook')))).toBe('NOT_FOUND')
    await webhooks.happen(other.id)
    await webhooks.happen(id)
    const [delivery] = await webhooks.arrived(1)
    expect(JSON.parse(delivery!.body).data.organizationId).toBe(id)
    await delay(300)
    expect(receiver.received).toHaveLength(1)
  })

  it.each([
    'http://partner.example/hook',
    'https://user:secret@partner.example/hook',
    'https://partner.example/hook#part',
    'https://10.0.0.1/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://192.168.1.1/',
    'https://2130706434/',
    'https://0x7f.2/',
    'https://[::1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'no address',
  ])('is not registered with the address %s', async (url) => {
    const { id, admin } = await webhooks.organization()
    expect(failureOf(await webhooks.register(admin, id, url))).toBe('ADDRESS_NOT_ALLOWED')
  })

  it('is one of five at most', async () => {
    const { id, admin } = await webhooks.organization()
    for (let number = 1; number <= 5; number++)
      expect(failureOf(await webhooks.register(admin, id, receiver.url(`${number}`)))).toBeUndefined()
    expect(failureOf(await webhooks.register(admin, id, receiver.url('6')))).toBe('TOO_MANY_WEBHOOKS')
  })

  it('receives nothing after its removal, and nothing changes it', async () => {
    const { id, admin, webhook } = await webhooks.registered()
    expect((await change(admin, 'removeWebhook', webhook.id)).data.removeWebhook.webhook).toMatchObject({
      state: 'REMOVED',
      availableActions: [],
    })
    await webhooks.happen(id)
    await delay(500)
    expect(receiver.received).toEqual([])
    expect(await webhooks.webhooksOf(admin, id)).toEqual([])
    for (const name of ['rotateWebhookKey', 'resumeWebhook', 'removeWebhook'] as const)
      expect(failureOf(await change(admin, name, webhook.id))).toBe('INVALID_TRANSITION')
  })
})

describe('the end of an organization', () => {
  it('[ACC-05] [FED-09] removes its webhooks, and those of no other', async () => {
    const [ending, other] = [await webhooks.registered(), await webhooks.registered('other')]
    const data = { organizationId: ending.id, state: 'ENDED' } as const
    await governance.publish('accounts.organization.ended', ending.id, 1, data)
    await governance.until(
      async () => (await webhooks.webhooksOf(ending.admin, ending.id)).length === 0,
      'its end',
    )
    expect((await governance.events(ending.webhook.id)).at(-1)).toMatchObject({
      type: 'governance.webhook.removed',
      data: { state: 'REMOVED' },
    })
    expect((await governance.audit(`organization:${ending.id}`)).at(-1)).toMatchObject({
      action: 'governance.webhook.removed',
      actor: 'system',
      target: ending.webhook.id,
    })
    expect(await webhooks.webhooksOf(other.admin, other.id)).toMatchObject([{ state: 'ACTIVE' }])
    const jobs = await governance.app.read('SELECT 1 FROM job WHERE aggregate_id = $1', [ending.webhook.id])
    expect(jobs).toEqual([])
  })
})

describe('a delivery', () => {
  it('[FED-09] has the event of the feed, a stable id and a signature that the documented code verifies', async () => {
    const { id, webhook } = await webhooks.registered()
    const serverId = await webhooks.happen(id)
    const [delivery] = await webhooks.arrived(1)
    const event = await verified(delivery!, webhook.publicKeys)
    expect(event).toEqual({
      type: 'servers.server.created',
      timestamp: expect.stringMatching(/:00:00\.000Z$/),
      data: {
        ...{ organizationId: id, objectId: serverId, state: 'PROVISIONING', position: FIRST },
        cursor: expect.any(String),
      },
    })
    const feed = `query ($after: String) { organizationEvents(after: $after, first: 1) { edges { node { id } } } }`
    const read = async (after: string) =>
      (await governance.call(governance.partner(id), feed, { after })).data.organizationEvents.edges
    const second = `query { organizationEvents(first: 2) { edges { node { id } } } }`
    const { data } = await governance.call(governance.partner(id), second)
    expect(data.organizationEvents.edges[1].node.id).toBe(delivery!.id)
    expect(await read(event.data.cursor)).toEqual([])
  })

  it('is refused by the documented code after each change, with another key, and when it is old', async () => {
    const { id, webhook } = await webhooks.registered()
    const other = await webhooks.registered('other')
    await webhooks.happen(id)
    const [delivery] = await webhooks.arrived(1)
    const { headers, body } = delivery!
    const wrong = { error: 'The signature is wrong.' }
    const changed = (name: string, value: string) => ({
      ...delivery!,
      headers: { ...headers, [name]: value },
    })
    const keys = webhook.publicKeys
    expect(await verified({ ...delivery!, body: body.replace('PROVISIONING', 'ACTIVE') }, keys)).toEqual(
      wrong,
    )
    expect(await verified(changed('webhook-id', newId('event')), keys)).toEqual(wrong)
    const later = String(Number(headers['webhook-timestamp']) + 1)
    expect(await verified(changed('webhook-timestamp', later), keys)).toEqual(wrong)
    expect(await verified(changed('webhook-signature', 'v1,AAAA'), keys)).toEqual(wrong)
    expect(await verified(delivery!, other.webhook.publicKeys)).toEqual(wrong)
    expect(await verified(delivery!, keys, Date.now() + 301_000)).toEqual({ error: 'The time is wrong.' })
  })

  it('is verified by both keys for a day after a rotation, then by the new one alone', async () => {
    const { id, admin, webhook } = await webhooks.registered()
    const { data } = await change(admin, 'rotateWebhookKey', webhook.id)
    const [present, previous] = data.rotateWebhookKey.webhook.publicKeys
    expect([previous, present === previous]).toEqual([webhook.publicKeys[0], false])
    expect(data.rotateWebhookKey.webhook.availableActions).toEqual(['REMOVE'])
    expect(failureOf(await change(admin, 'rotateWebhookKey', webhook.id))).toBe('INVALID_TRANSITION')
    await webhooks.happen(id)
    const [during] = await webhooks.arrived(1)
    for (const key of [present, previous]) expect(await verified(during!, [key])).not.toHaveProperty('error')
    await governance.app.data.query(
      `UPDATE webhook SET previous_key_ends_at = now() - interval '1 second' WHERE id = $1`,
      [webhook.id],
    )
    await webhooks.happen(id)
    const [, after] = await webhooks.arrived(2)
    expect(await verified(after!, [present])).not.toHaveProperty('error')
    expect(await verified(after!, [previous])).toEqual({ error: 'The signature is wrong.' })
    expect((await webhooks.webhooksOf(admin, id))[0].publicKeys).toEqual([present])
  })

  it('[FED-09] keeps the order of the feed', async () => {
    const { id } = await webhooks.registered()
    await webhooks.happen(id, 20)
    const received = await webhooks.arrived(20)
    expect(positionsOf(received)).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })

  it('is repeated with the same id when the receiver answered and the process could not record it', async () => {
    const { id, admin } = await webhooks.registered()
    await governance.asOwner(`
      CREATE FUNCTION lost() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'lost'; END $$;
      CREATE TRIGGER lost BEFORE INSERT ON webhook_delivery FOR EACH ROW EXECUTE FUNCTION lost()`)
    await webhooks.happen(id, 2)
    await webhooks.arrived(1)
    await delay(300)
    await governance.asOwner('DROP FUNCTION lost CASCADE')
    const received = await governance.until(
      async () => new Set(receiver.received.map(({ id: each }) => each)).size === 2 && receiver.received,
      'both events',
    )
    const ids = received.map(({ id: each }) => each)
    expect(ids.length).toBeGreaterThan(2)
    expect([...ids].sort((a, b) => ids.indexOf(a) - ids.indexOf(b))).toEqual(ids)
    await webhooks.withOutcome(admin, id, 'DELIVERED')
  })

  it.each([
    ['REFUSED', 500, (response: any) => response.writeHead(500).end()],
    ['REFUSED', 404, (response: any) => response.writeHead(404).end()],
    [
      'REDIRECTED',
      307,
      (response: any) => response.writeHead(307, { location: receiver.url('elsewhere') }).end(),
    ],
    ['TIMED_OUT', null, () => undefined],
    ['UNREACHABLE', null, (response: any) => response.destroy()],
  ] as const)(
    'is repeated when the answer is %s %s, before each later event, and without another address',
    async (outcome, status, answer) => {
      const { id, admin, webhook } = await webhooks.registered()
      receiver.answers(answer)
      await webhooks.happen(id, 2)
      const failing = await webhooks.withOutcome(admin, id, outcome)
      expect(failing).toMatchObject({ failedAttempts: 1, failingSince: expect.any(String) })
      expect(failing.deliveries.edges).toMatchObject([{ node: { position: FIRST, status, attempts: 1 } }])
      const [job] = await governance.app.read<{ seconds: number; failing: boolean }>(
        `SELECT extract(epoch FROM due_at - clock_timestamp())::float AS seconds, error IS NOT NULL AS failing
         FROM job WHERE aggregate_id = $1`,
        [webhook.id],
      )
      expect(job!.failing).toBe(false)
      expect(job!.seconds).toBeLessThanOrEqual(5)
      await webhooks.happen(id)
      receiver.answers()
      await webhooks.retryNow(webhook.id)
      const received = await webhooks.arrived(4)
      expect(positionsOf(received)).toEqual([0, 0, 1, 2])
      expect(received[0]!.id).toBe(received[1]!.id)
      const recovered = await governance.until(async () => {
        const [shown] = await webhooks.webhooksOf(admin, id)
        return shown.failingSince === null && shown.deliveries.edges.length === 3 && shown
      }, 'the recovery')
      expect(recovered.deliveries.edges.at(-1).node).toMatchObject({ outcome: 'DELIVERED', attempts: 2 })
    },
    30_000,
  )

  it('is disabled after five days of failures, with an event and an audit entry, and resumes where it was', async () => {
    const { id, admin, webhook } = await webhooks.registered()
    receiver.answers((response) => response.writeHead(503).end())
    await webhooks.happen(id)
    await webhooks.withOutcome(admin, id, 'REFUSED')
    expect(failureOf(await change(admin, 'resumeWebhook', webhook.id))).toBe('INVALID_TRANSITION')
    await governance.app.data.query(
      `UPDATE webhook SET failing_since = failing_since - interval '5 days' WHERE id = $1`,
      [webhook.id],
    )
    await webhooks.retryNow(webhook.id)
    await governance.until(
      async () => (await webhooks.webhooksOf(admin, id))[0].state === 'DISABLED',
      'its end',
    )
    expect((await governance.events(webhook.id)).at(-1)).toMatchObject({
      type: 'governance.webhook.disabled',
      data: { state: 'DISABLED' },
    })
    expect((await governance.audit(`organization:${id}`)).at(-1)).toMatchObject({
      action: 'governance.webhook.disabled',
      actor: 'system',
    })
    receiver.answers()
    receiver.received.length = 0
    await webhooks.happen(id)
    await delay(300)
    expect(receiver.received).toEqual([])
    const { data } = await change(admin, 'resumeWebhook', webhook.id)
    expect(data.resumeWebhook.webhook).toMatchObject({
      state: 'ACTIVE',
      failedAttempts: 0,
      failingSince: null,
    })
    const received = await webhooks.arrived(2)
    expect(positionsOf(received)).toEqual([0, 1])
  })

  it('goes to no private address: its address is checked at each attempt', async () => {
    const { id, admin } = await webhooks.organization()
    await webhooks.register(admin, id, receiver.url('hook'))
    await governance.app.data.query(`UPDATE webhook SET url = $2 WHERE organization_id = $1`, [
      id,
      'https://10.1.2.3/hook',
    ])
    await webhooks.happen(id)
    await webhooks.withOutcome(admin, id, 'ADDRESS_NOT_PUBLIC')
  })
})

describe('webhookCounters', () => {
  it('[FED-08] counts the webhooks by the answers of their receivers, without removed ones', async () => {
    const insert = (count: number, state: string, isFailing: boolean) =>
      governance.app.data.query(
        `INSERT INTO webhook (id, version, state, organization_id, url, key_version, position, failed_attempts, failing_since, registered_day)
         SELECT gen_random_uuid(), 1, $2, gen_random_uuid(), '', 1, 0, 0, CASE WHEN $3 THEN now() END, date_trunc('day', now(), 'UTC')
         FROM generate_series(1, $1)`,
        [count, state, isFailing],
      )
    await insert(20, 'REMOVED', false)
    await insert(6, 'ACTIVE', false)
    await insert(12, 'ACTIVE', true)
    await insert(4, 'DISABLED', true)
    await governance.nextDay()
    const { data } = await governance.call(
      governance.caller('DASHBOARD'),
      '{ webhookCounters { active failing disabled } webhookCounterHistory { counts { failing } } }',
    )
    expect(data).toEqual({
      webhookCounters: { active: 5, failing: 10, disabled: null },
      webhookCounterHistory: [{ counts: { failing: 10 } }],
    })
  })
})
