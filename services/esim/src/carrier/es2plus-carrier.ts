import { Agent, request } from 'undici'
import type { z } from 'zod'
import type { EsimApp } from '../config'
import {
  CarrierFailure,
  type Carrier,
  type CarrierCall,
  type CarrierFailureKind,
  type FinalStatus,
} from './carrier'
import {
  adminProtocol,
  es2plusPath,
  iccidReplySchema,
  matchingReplySchema,
  replySchema,
  statusCode,
} from './es2plus'
import { readIccid, wireIccid } from './iccid'

const TIMEOUT_MILLISECONDS = 5_000
const LARGEST_ANSWER_BYTES = 16 * 1024
const CONNECTIONS = 16

type Meanings = Readonly<Record<string, CarrierFailureKind>>

/** The failures of a function that mean something other than REFUSED. */
const meanings: Readonly<Record<string, Meanings>> = {
  downloadOrder: { [statusCode.profileTypeUnavailable]: 'OUT_OF_STOCK' },
  cancelOrder: { [statusCode.iccidInUse]: 'NOT_POSSIBLE' },
}

/**
 * Calls an SM-DP+ by ES2+ (SGP.22, 5.3) over mutual TLS. A repeated call has the same functionCallIdentifier, by which the
 * carrier recognizes it. No name, number or account of a person is ever sent.
 */
export class Es2plusCarrier implements Carrier {
  private readonly agent: Agent

  constructor(private readonly app: EsimApp) {
    const { CARRIER_CA: ca, CARRIER_CERTIFICATE: cert, CARRIER_KEY: key } = app.config
    this.agent = new Agent({
      connections: CONNECTIONS,
      connect: { ca, cert, key, minVersion: 'TLSv1.2', timeout: TIMEOUT_MILLISECONDS },
      maxResponseSize: LARGEST_ANSWER_BYTES,
    })
  }

  async downloadOrder({ call, profileType }: CarrierCall & { profileType: string }): Promise<string> {
    const answer = read(iccidReplySchema, await this.call('downloadOrder', call, { profileType }))
    const iccid = readIccid(answer.iccid)
    if (!iccid) throw new CarrierFailure('UNUSABLE_ICCID')
    return iccid
  }

  async confirmOrder({
    call,
    iccid,
    matchingId,
  }: CarrierCall & { iccid: string; matchingId: string }): Promise<void> {
    const body = { iccid: wireIccid(iccid), matchingId, releaseFlag: false }
    const answer = read(matchingReplySchema, await this.call('confirmOrder', call, body))
    // With a matching id of the carrier's choice, the profile could be downloaded with a code that was not shown to its owner.
    if (answer.matchingId !== undefined && answer.matchingId !== matchingId)
      throw new CarrierFailure('NONSENSE')
  }

  async releaseProfile({ call, iccid }: CarrierCall & { iccid: string }): Promise<void> {
    await this.call('releaseProfile', call, { iccid: wireIccid(iccid) })
  }

  async cancelOrder({
    call,
    iccid,
    finalStatus,
  }: CarrierCall & { iccid: string; finalStatus: FinalStatus }): Promise<void> {
    const body = { iccid: wireIccid(iccid), finalProfileStatusIndicator: finalStatus }
    await this.call('cancelOrder', call, body)
  }

  private async call(name: string, functionCallIdentifier: string, body: object): Promise<unknown> {
    const header = { functionRequesterIdentifier: this.app.config.CARRIER_REQUESTER, functionCallIdentifier }
    const answer = await this.post(name, JSON.stringify({ header, ...body }))
    const { functionExecutionStatus: execution } = read(replySchema, answer).header
    if (execution.status.startsWith('Executed')) return answer
    if (execution.status === 'Expired') throw new CarrierFailure('UNREACHABLE')
    const { subjectCode, reasonCode } = execution.statusCodeData ?? {}
    throw new CarrierFailure(meanings[name]?.[`${subjectCode}/${reasonCode}`] ?? 'REFUSED')
  }

  private async post(name: string, body: string): Promise<unknown> {
    const url = new URL(this.app.config.CARRIER_URL)
    url.pathname = `${url.pathname.replace(/\/$/, '')}${es2plusPath}/${name}`
    const answer = this.app.externalSystems.call('CARRIER', () => this.send(url, body))
    const text = await answer.catch((error: unknown) => {
      throw new CarrierFailure('UNREACHABLE', { cause: error })
    })
    try {
      return JSON.parse(text) as unknown
    } catch (error) {
      throw new CarrierFailure('NONSENSE', { cause: error })
    }
  }

  private async send(url: URL, body: string): Promise<string> {
    const headers = { 'content-type': 'application/json', 'x-admin-protocol': adminProtocol }
    // The timeout covers the whole call, so that an answer without end delays no other command.
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS)
    const answer = await request(url, { method: 'POST', headers, body, signal, dispatcher: this.agent })
    const text = await answer.body.text()
    if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
    return text
  }
}

function read<T extends z.ZodType>(schema: T, answer: unknown): z.infer<T> {
  const result = schema.safeParse(answer)
  if (!result.success) throw new CarrierFailure('NONSENSE')
  return result.data
}
