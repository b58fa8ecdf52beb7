import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serviceNames } from '@enigm/contracts'
import { allTargets, exempt } from './cross-tenant-probe'
import { boundBy, unbound, undetectable } from './identifier-clauses'
import { ownerClauses, ownershipWithout, type OwnerClause } from './owner-clauses'

const marked = ownerClauses()
const identifiers = [...allTargets().keys()]
/** Identifiers that a clause is named after. */
const withClause = new Set(marked.map(({ shownBy }) => shownBy))

/** The clauses of one service whose only file has this text. */
function clausesIn(text: string): OwnerClause[] {
  const root = mkdtempSync(join(tmpdir(), 'enigm-clauses-'))
  try {
    for (const service of serviceNames) mkdirSync(join(root, 'services', service, 'src'), { recursive: true })
    writeFileSync(join(root, 'services/servers/src/server.access.ts'), text)
    return ownerClauses(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** What the module gives for a clause while another module takes its place. */
function evaluate(module: string, shownBy: string, clause: unknown): unknown {
  const exports: { ownerClause?: (shownBy: string, clause: unknown) => unknown } = {}
  new Function('exports', module)(exports)
  return exports.ownerClause!(shownBy, clause)
}

describe('every identifier of an operation', () => {
  it.each(identifiers)(
    '[ACC-11] %s: a marked clause binds it to the caller, or a reason is listed',
    (name) => {
      const lists = [
        withClause.has(name),
        withClause.has(boundBy[name] ?? ''),
        name in unbound,
        name in undetectable,
        name in exempt,
      ]
      expect(lists.filter(Boolean)).toHaveLength(1)
    },
  )

  it('stands in the lists only while an operation takes it', () => {
    const listed = [...withClause, ...[boundBy, unbound, undetectable].flatMap(Object.keys)]
    expect(listed.filter((name) => !identifiers.includes(name))).toEqual([])
  })

  it('is bound by another identifier’s clause only where that clause exists', () => {
    expect(Object.values(boundBy).filter((name) => !withClause.has(name))).toEqual([])
  })

  it('is unbound, or undetectable, for a reason', () => {
    for (const reason of [unbound, undetectable].flatMap((each) => Object.values(each)))
      expect(reason).toMatch(/\w+.*\.$/)
  })
})

describe('the marked clauses', () => {
  it('are distinguished by their identifier, or by their literal where one identifier shows several', () => {
    const ambiguous = marked.filter(({ shownBy, literal }) => {
      const others = marked.filter((clause) => clause.shownBy === shownBy)
      return others.length > 1 && others.filter((other) => other.literal === literal).length > 1
    })
    expect(ambiguous.map(({ place }) => place)).toEqual([])
  })

  it('are found with service, place, identifier and literal', () => {
    const found = clausesIn(
      [
        `const a = ownerClause('Query.server id', 's.owner_id = $1')`,
        `const b = { id, ...ownerClause('Mutation.closeSession input.sessionId', { accountId }) }`,
      ].join('\n'),
    )
    const service = 'servers'
    expect(found).toEqual([
      {
        service,
        place: 'services/servers/src/server.access.ts:1',
        shownBy: 'Query.server id',
        literal: 's.owner_id = $1',
      },
      {
        service,
        place: 'services/servers/src/server.access.ts:2',
        shownBy: 'Mutation.closeSession input.sessionId',
        literal: undefined,
      },
    ])
  })

  it('have a literal identifier', () => {
    expect(() => clausesIn(`const a = ownerClause(name, 's.owner_id = $1')`)).toThrow(
      'services/servers/src/server.access.ts:1: ownerClause takes a literal first',
    )
  })
})

describe('ownershipWithout', () => {
  const clause = { service: 'servers', place: 'a.ts:1', shownBy: 'Query.server id' } as const

  it('removes a clause as SQL, as an object and as a condition', () => {
    const module = ownershipWithout([{ ...clause, literal: undefined }])
    expect(evaluate(module, 'Query.server id', 's.owner_id = $1')).toBe('(s.owner_id = $1 OR true)')
    expect(evaluate(module, 'Query.server id', { ownerId: 'acc_1' })).toEqual({})
    expect(evaluate(module, 'Query.server id', false)).toBe(true)
  })

  it('removes several clauses', () => {
    const other = { ...clause, shownBy: 'Query.order id', literal: 'o.holder_id = $1' }
    const module = ownershipWithout([{ ...clause, literal: undefined }, other])
    expect(evaluate(module, 'Query.server id', false)).toBe(true)
    expect(evaluate(module, 'Query.order id', 'o.holder_id = $1')).toBe('(o.holder_id = $1 OR true)')
    expect(evaluate(module, 'Query.order id', 'o.partner_id = $1')).toBe('o.partner_id = $1')
  })

  it('keeps every other clause', () => {
    const module = ownershipWithout([{ ...clause, literal: 's.owner_id = $1' }])
    expect(evaluate(module, 'Query.server id', 's.owner_id = $1')).toBe('(s.owner_id = $1 OR true)')
    expect(evaluate(module, 'Query.server id', 's.partner_id = $2')).toBe('s.partner_id = $2')
    expect(evaluate(module, 'Query.order id', 's.owner_id = $1')).toBe('s.owner_id = $1')
  })
})
