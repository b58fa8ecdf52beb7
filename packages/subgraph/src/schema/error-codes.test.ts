import { DomainFailure } from '../failure'
import { errorCodes } from './error-codes'

const { LampsError, LampsFailure } = errorCodes('Lamps', ['panel'], { BROKEN: 'The lamp is broken.' })

describe('errorCodes', () => {
  it('creates a failure with the message of its code', () => {
    const failure = new LampsFailure('BROKEN', ['input', 'lampId'])
    expect(failure).toBeInstanceOf(DomainFailure)
    expect(failure).toMatchObject({
      name: 'LampsFailure',
      code: 'BROKEN',
      message: 'The lamp is broken.',
      path: ['input', 'lampId'],
    })
    expect(new LampsFailure('BROKEN')).toMatchObject({ path: [] })
  })

  it('permits another message', () => {
    expect(new LampsFailure('BROKEN', [], 'Its bulb is broken.').message).toBe('Its bulb is broken.')
  })

  it('includes the codes of the machinery, and no others', () => {
    expect(Object.keys(LampsError.codes)).toEqual([
      'NOT_FOUND',
      'INVALID_TRANSITION',
      'IDEMPOTENCY_CONFLICT',
      'BROKEN',
    ])
    expect(new LampsFailure('NOT_FOUND').message).toBe('There is no such object here.')
    // @ts-expect-error there is no such code
    expect(() => new LampsFailure('MELTED')).not.toThrow()
  })
})
