import { notificationPoint, progressOf, type NotificationPoint } from '@enigm/simulators'
import Ajv from 'ajv'
import { EsimTest } from '../esim/esim.fixture'
import { failureBody, progressSchema, statusCode } from './es2plus'
import { es2plusSchemas, failureSchema, progressWireSchema } from './es2plus.schema.fixture'

const ajv = new Ajv({ allErrors: true })
const mistakesOf = (schema: object, value: unknown) => {
  ajv.validate(schema, value)
  return ajv.errorsText(ajv.errors)
}

describe('ES2+ on the wire', () => {
  it('follows the schemas of the standard in both directions, for every function', async () => {
    const test = await EsimTest.start()
    const kept = await test.installed()
    await test.critical(kept.owner, 'deleteEsim', kept.id)
    const fresh = await test.esim()
    await test.critical(fresh.owner, 'retireEsim', fresh.id)
    test.carrier.store.limit('ENIGM_STANDARD', 0)
    await test.grant({ accountId: test.subgraph.caller().accountId })
    const { exchanges } = test.carrier
    const count = (name: string) => exchanges.filter((exchange) => exchange.name === name).length
    await test.subgraph.until(async () => count('downloadOrder') === 3 && count('cancelOrder') === 2)
    await test.stop()
    expect(new Set(exchanges.map(({ name }) => name))).toEqual(new Set(Object.keys(es2plusSchemas)))
    for (const { name, protocol, request, answer } of exchanges) {
      const { request: asked, reply } = es2plusSchemas[name]
      expect(protocol).toBe('gsma/rsp/v2.5.0')
      expect({ name, mistakes: mistakesOf(asked, request) }).toEqual({ name, mistakes: 'No errors' })
      const isFailed = JSON.stringify(answer).includes('Failed')
      expect({ name, mistakes: mistakesOf(isFailed ? failureSchema : reply, answer) }).toEqual({
        name,
        mistakes: 'No errors',
      })
    }
    expect(
      exchanges.filter(({ answer }) => JSON.stringify(answer).includes('Failed')).length,
    ).toBeGreaterThanOrEqual(2)
  })

  it.each(Object.keys(notificationPoint) as NotificationPoint[])(
    'notifies of %s as the standard says, and is read',
    (point) => {
      for (const options of [{}, { failed: true }, { eid: '89049032123451234512345678901235' }]) {
        const body = progressOf('89019990001234567893', 'ENIGM_STANDARD', point, options)
        expect(mistakesOf(progressWireSchema, body)).toBe('No errors')
        expect(progressSchema.safeParse(body).success).toBe(true)
      }
    },
  )

  it.each(Object.values(statusCode))('reports a failure as the standard says: %s', (code) => {
    expect(mistakesOf(failureSchema, JSON.parse(failureBody(code)))).toBe('No errors')
  })

  it('has schemas that find mistakes', () => {
    const header = { functionRequesterIdentifier: 'enigm', functionCallIdentifier: '1' }
    const wrong = { header, iccid: '8901999', subscriberName: 'a person', releaseFlag: 'no' }
    expect(mistakesOf(es2plusSchemas.confirmOrder.request, wrong)).toMatch(/additional.*pattern.*boolean/)
  })
})
