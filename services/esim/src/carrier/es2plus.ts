import { z } from 'zod'

/** SGP.22 v2.5, 6.5.2: the messages of ES2+ in both directions, as JSON over HTTPS. */
export const es2plusPath = '/gsma/rsp2/es2plus'
export const adminProtocol = 'gsma/rsp/v2.5.0'

const LONGEST_TEXT = 512
const text = z.string().max(LONGEST_TEXT)

/** `<subjectCode>/<reasonCode>` of a failure (SGP.22, 5.2.6 and the tables of 5.3). */
export const statusCode = {
  profileTypeUnavailable: '8.2.5/3.7',
  iccidUnknown: '8.2.1/3.9',
  iccidInUse: '8.2.1/3.3',
  malformed: '1.6/2.3',
  notNow: '1.6/5.1',
} as const

const executionStatus = z.object({
  status: z.enum(['Executed-Success', 'Executed-WithWarning', 'Failed', 'Expired']),
  statusCodeData: z
    .object({
      subjectCode: text,
      reasonCode: text,
      subjectIdentifier: text.optional(),
      message: text.optional(),
    })
    .optional(),
})

/** The part that every answer to our calls has; a failure also has HTTP status 200. */
export const replySchema = z.looseObject({ header: z.object({ functionExecutionStatus: executionStatus }) })
export const iccidReplySchema = z.object({ iccid: z.string().max(20) })
export const matchingReplySchema = z.object({ matchingId: z.string().max(255).optional() })

/** A notification about a download. The EID is dropped, and so is every other field that has no use here. */
export const progressSchema = z.object({
  header: z.object({ functionRequesterIdentifier: text, functionCallIdentifier: text }),
  eid: z
    .string()
    .regex(/^\d{32}$/)
    .optional(),
  iccid: z.string().max(20),
  profileType: text,
  timestamp: z.iso.datetime({ offset: true }),
  notificationPointId: z.int().positive(),
  notificationPointStatus: executionStatus,
})

export type Progress = z.infer<typeof progressSchema>

/** The body of an answer that reports a failure. */
export function failureBody(code: string): string {
  const [subjectCode, reasonCode] = code.split('/')
  const status = { status: 'Failed', statusCodeData: { subjectCode, reasonCode } }
  return JSON.stringify({ header: { functionExecutionStatus: status } })
}
