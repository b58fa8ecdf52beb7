import { randomBytes } from 'node:crypto'
import { base58 } from '@scure/base'

/** The prefix of every kind of id. An id does not reveal its creation time. */
export const idPrefix = {
  account: 'acct',
  session: 'sess',
  grant: 'grant',
  passkey: 'pkey',
  recovery: 'rec',
  recoveryCase: 'rcase',
  accountDeletion: 'adel',
  organization: 'org',
  membership: 'ship',
  client: 'client',
  device: 'dev',
  deviceManagement: 'dmgt',
  deviceCommand: 'dcmd',
  server: 'srv',
  joinRequest: 'join',
  member: 'mem',
  serverDevice: 'sdev',
  platformAction: 'pact',
  transfer: 'trf',
  provisioningRequest: 'preq',
  contentDeletion: 'cdel',
  serverPolicy: 'spol',
  serverSecurityEvent: 'ssec',
  serverSignal: 'ssig',
  environmentCommand: 'ecmd',
  esim: 'esim',
  carrierProfile: 'cprof',
  order: 'ord',
  payment: 'pay',
  stuckPayment: 'stuck',
  invoice: 'inv',
  difference: 'diff',
  enrollment: 'enr',
  codeCoin: 'coin',
  codeCoinBatch: 'batch',
  entitlement: 'ent',
  activation: 'act',
  subscription: 'sub',
  key: 'key',
  keyReference: 'kref',
  keyOrder: 'kord',
  emergency: 'emg',
  emergencyReference: 'eref',
  emergencyWorkflow: 'ewf',
  auditLog: 'log',
  training: 'trn',
  examAttempt: 'attempt',
  sharing: 'share',
  legalHold: 'hold',
  webhook: 'whk',
  event: 'evt',
  job: 'job',
} as const

export type IdKind = keyof typeof idPrefix

const RANDOM_BYTES = 16
const LONGEST_BODY = 22

/** A new id: the kind's prefix and 128 random bits in base58, e.g. `acct_7VkqZ…`. */
export function newId(kind: IdKind): string {
  return `${idPrefix[kind]}_${base58.encode(randomBytes(RANDOM_BYTES))}`
}

/** Whether a text has the form of an id of this kind. The object need not exist. */
export function isId(kind: IdKind, text: string): boolean {
  const prefix = `${idPrefix[kind]}_`
  const body = text.slice(prefix.length)
  return text.startsWith(prefix) && body.length <= LONGEST_BODY && /^[1-9A-HJ-NP-Za-km-z]{16,22}$/.test(body)
}
