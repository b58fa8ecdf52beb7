/**
 * ES2+ as SGP.22 v2.5, 5.3 and 6.5.2 describe it, written down a second time and by other means than the code: what goes over
 * the wire is held against it in both directions.
 */
const iccid = { type: 'string', pattern: '^[0-9]{19}[0-9F]?$' }
const matchingId = { type: 'string', pattern: '^[0-9A-Z-]{0,255}$' }
const eid = { type: 'string', pattern: '^[0-9]{32}$' }
const code = { type: 'string', pattern: '^[1-9][0-9]*(\\.[1-9][0-9]*){0,3}$' }
const requestHeader = {
  type: 'object',
  properties: {
    functionRequesterIdentifier: { type: 'string', minLength: 1 },
    functionCallIdentifier: { type: 'string', minLength: 1 },
  },
  required: ['functionRequesterIdentifier', 'functionCallIdentifier'],
  additionalProperties: false,
}
const executionStatus = {
  type: 'object',
  properties: {
    status: { enum: ['Executed-Success', 'Executed-WithWarning', 'Failed', 'Expired'] },
    statusCodeData: {
      type: 'object',
      properties: {
        subjectCode: code,
        reasonCode: code,
        subjectIdentifier: { type: 'string' },
        message: { type: 'string' },
      },
      required: ['subjectCode', 'reasonCode'],
      additionalProperties: false,
    },
  },
  required: ['status'],
  additionalProperties: false,
}
const request = (properties: object, required: string[]) => ({
  type: 'object',
  properties: { header: requestHeader, ...properties },
  required: ['header', ...required],
  additionalProperties: false,
})
const reply = (properties: object, required: string[]) => ({
  type: 'object',
  properties: {
    header: {
      type: 'object',
      properties: { functionExecutionStatus: executionStatus },
      required: ['functionExecutionStatus'],
      additionalProperties: false,
    },
    ...properties,
  },
  required: ['header', ...required],
  additionalProperties: false,
})

export const es2plusSchemas = {
  downloadOrder: {
    request: request({ eid, iccid, profileType: { type: 'string' } }, []),
    reply: reply({ iccid }, ['iccid']),
  },
  confirmOrder: {
    request: request(
      {
        iccid,
        eid,
        matchingId,
        confirmationCode: { type: 'string' },
        smdsAddress: { type: 'string' },
        releaseFlag: { type: 'boolean' },
      },
      ['iccid', 'releaseFlag'],
    ),
    reply: reply({ eid, matchingId, smdpAddress: { type: 'string' } }, []),
  },
  cancelOrder: {
    request: request(
      { iccid, eid, matchingId, finalProfileStatusIndicator: { enum: ['Available', 'Unavailable'] } },
      ['iccid', 'finalProfileStatusIndicator'],
    ),
    reply: reply({}, []),
  },
  releaseProfile: { request: request({ iccid }, ['iccid']), reply: reply({}, []) },
} as const

export const failureSchema = reply({}, [])

export const progressWireSchema = request(
  {
    eid,
    iccid,
    profileType: { type: 'string' },
    timestamp: {
      type: 'string',
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$',
    },
    notificationPointId: { type: 'integer' },
    notificationPointStatus: executionStatus,
    resultData: { type: 'string' },
  },
  ['iccid', 'profileType', 'timestamp', 'notificationPointId', 'notificationPointStatus'],
)
