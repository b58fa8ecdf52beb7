import { portOf } from '@enigm/embedded'
import { gatewayAt, eventually } from './client'
import { sharedSystem } from './shared-system.fixture'
import { Person } from './person'
import type { WholeSystem } from './whole-system.fixture'

const starting = sharedSystem()

const cookieName = '__Host-enigm-refresh'

/** A browser at the gateway's origin. It keeps the refresh cookie; the page keeps the access token. */
class Browser {
  refreshToken = ''

  constructor(private readonly running: WholeSystem) {}

  async post(path: 'sign-in' | 'refresh' | 'sign-out', body: object = {}, cookie = this.refreshToken) {
    const { url, system } = this.running
    const response = await fetch(`${url}/auth/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: `http://localhost:${portOf('gateway', system.settings)}`,
        'sec-fetch-site': 'same-origin',
        ...(cookie ? { cookie: `${cookieName}=${cookie}` } : {}),
      },
      body: JSON.stringify(body),
    })
    const [set] = response.headers.getSetCookie()
    if (set) this.refreshToken = /=([^;]*)/.exec(set)?.[1] ?? ''
    return { status: response.status, body: (await response.json()) as any, given: this.refreshToken }
  }

  /** The error code of a query with an access token; undefined when it succeeds. */
  async codeOf(accessToken: string): Promise<string | undefined> {
    const response = await fetch(`${this.running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ query: '{ me { id } }' }),
    })
    return ((await response.json()) as any).errors?.[0].extensions.code
  }
}

async function signedIn() {
  const running = await starting
  const person = await Person.create(gatewayAt(running.url), '582914')
  const { accountNumber, loginSecret } = person
  const browser = new Browser(running)
  const { body } = await browser.post('sign-in', { accountNumber, loginSecret })
  return { running, browser, person, body }
}

const liveSessions = async (running: WholeSystem, sessionId: string) => {
  const [row] = await running.query<{ live: number }>(
    'accounts',
    `SELECT count(*)::int AS live FROM session WHERE ended_at IS NULL
     AND account_id = (SELECT account_id FROM session WHERE id = $1)`,
    [sessionId],
  )
  return row?.live
}

describe('a browser', () => {
  it('signs in, refreshes with its cookie and signs out permanently', async () => {
    const { running, browser, body } = await signedIn()
    expect(body).toEqual({
      session: { id: expect.any(String), state: 'ACTIVE' },
      accessToken: expect.any(String),
      accessTokenExpiresAt: expect.any(String),
    })
    expect(await browser.codeOf(body.accessToken)).toBeUndefined()

    const renewed = await browser.post('refresh')
    expect(renewed.body.session.id).toBe(body.session.id)
    expect(await browser.codeOf(renewed.body.accessToken)).toBeUndefined()

    const last = browser.refreshToken
    expect((await browser.post('sign-out')).body).toEqual({ sessionEnded: true })
    expect(browser.refreshToken).toBe('')
    expect(await liveSessions(running, body.session.id)).toBe(0)
    await eventually('the end of both tokens', async () => {
      const codes = [await browser.codeOf(body.accessToken), await browser.codeOf(renewed.body.accessToken)]
      return codes.every((code) => code === 'UNAUTHENTICATED')
    })
    expect((await browser.post('refresh', {}, last)).status).toBe(401)
  })

  it('gets the same new tokens in several tabs that refresh at the same time, and stays signed in', async () => {
    const { browser } = await signedIn()
    const cookie = browser.refreshToken
    const tabs = await Promise.all([1, 2, 3, 4].map(() => browser.post('refresh', {}, cookie)))
    expect(tabs.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(new Set(tabs.map(({ given }) => given)).size).toBe(1)
    for (const { body } of tabs) expect(await browser.codeOf(body.accessToken)).toBeUndefined()
    expect((await browser.post('refresh')).status).toBe(200)
  })

  it('[THR-02] gets a new session when it signs in with a stranger’s cookie; the stranger keeps the old one', async () => {
    const [stranger, victim] = [await signedIn(), await signedIn()]
    const planted = stranger.browser.refreshToken
    const { accountNumber, loginSecret } = victim.person
    const { body, given } = await victim.browser.post('sign-in', { accountNumber, loginSecret }, planted)
    expect([stranger.body.session.id, victim.body.session.id]).not.toContain(body.session.id)
    expect(given).not.toBe(planted)
    const renewed = await stranger.browser.post('refresh', {}, planted)
    expect(renewed.body.session.id).toBe(stranger.body.session.id)
  })

  it('gets the same answer for a wrong secret and for a number that does not exist', async () => {
    const { running, person } = await signedIn()
    const { accountNumber, loginSecret } = person
    const wrong = await new Browser(running).post('sign-in', { accountNumber, loginSecret: 'wrong' })
    const absent = await new Browser(running).post('sign-in', { accountNumber: '1', loginSecret })
    expect([wrong.status, wrong.body]).toEqual([401, absent.body])
    expect(absent.status).toBe(401)
  })

  it('has no live session after it refreshes, signs out and is closed from elsewhere at the same time', async () => {
    const { running, browser, person, body } = await signedIn()
    await person.signIn()
    const cookie = browser.refreshToken
    await Promise.all([
      browser.post('refresh', {}, cookie),
      browser.post('sign-out', {}, cookie),
      browser.post('refresh', {}, cookie),
      person.panel.mutate(
        'closeAllOtherSessions',
        { idempotencyKey: 'closeAllOtherSessions-from-two-tabs' },
        'closedCount',
      ),
      browser.post('refresh', {}, cookie),
    ])
    expect(await liveSessions(running, body.session.id)).toBe(1)
    expect((await browser.post('refresh', {}, cookie)).status).toBe(401)
    await eventually(
      'the end of the token',
      async () => (await browser.codeOf(body.accessToken)) === 'UNAUTHENTICATED',
    )
  })
})
