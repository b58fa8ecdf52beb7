import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serviceNames } from '@enigm/contracts'
import { repositoryRoot } from '@enigm/embedded'
import { lockTests, withoutTest } from './lock-tests'
import { allLocks, folderOf, type Lock } from './locks'
import { verdictOn } from './trial-reporter'

const nameOf = ({ room, name }: Lock) => `${room}/${name}`
const locks = allLocks().map(nameOf)
const listed = (list: typeof lockTests) =>
  Object.entries(list).flatMap(([room, entries]) => Object.keys(entries).map((name) => `${room}/${name}`))

/** The locks of one service whose only file has this text. */
function locksIn(text: string): Lock[] {
  const root = mkdtempSync(join(tmpdir(), 'enigm-locks-'))
  try {
    for (const folder of ['subgraph', ...serviceNames].map(folderOf))
      mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, folderOf('servers'), 'server.access.ts'), text)
    return allLocks(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** What a function with this statement becomes without its lock. */
function without(statement: string): string[] {
  return locksIn(`function change() { ${statement} }`).map((lock) =>
    lock.without.slice('function change() { '.length, -' }'.length),
  )
}

describe('every lock of the services', () => {
  it('has a test file that fails without it, or a reason why there is none', () => {
    const lists = [lockTests, withoutTest].flatMap(listed)
    expect(locks.filter((name) => lists.filter((other) => other === name).length !== 1)).toEqual([])
  })

  it('is listed only while it stands in the code, and its test file exists', () => {
    expect([lockTests, withoutTest].flatMap(listed).filter((name) => !locks.includes(name))).toEqual([])
    const files = Object.entries(lockTests).flatMap(([room, entries]) =>
      Object.values(entries).map((file) => `${folderOf(room)}/${file}`),
    )
    expect(files.filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([])
  })
})

describe('a lock', () => {
  it('is found with its function, its kind and its number there', () => {
    const found = locksIn(`
      const byId = select(Server, 's').where('s.id = $1').forUpdate()
      async function change(tx) {
        await tx.lock(Server, { id })
        await tx.lock(Server, { id: other })
      }`)
    expect(found.map(({ room, name, line }) => [room, name, line])).toEqual([
      ['servers', 'server.access.ts byId: forUpdate', 2],
      ['servers', 'server.access.ts change: lock(Server)', 4],
      ['servers', 'server.access.ts change: lock(Server) 2', 5],
    ])
  })

  it.each([
    ['await tx.lock(Server, { id })', 'await tx.manager.findOne(Server, { where: { id } })'],
    ['await tx.takeTurn(`orders:${id}`)', 'await Promise.resolve()'],
    ['return one.forShare()', 'return one'],
    ["find(Server, { where, lock: { mode: 'pessimistic_write' } })", 'find(Server, { where, ...{} })'],
    [
      'query(`SELECT 1 FROM a JOIN b ON true FOR UPDATE OF a SKIP LOCKED`)',
      'query(`SELECT 1 FROM a JOIN b ON true `)',
    ],
    ["query('SELECT 1 FROM a WHERE id = $1 FOR SHARE')", "query('SELECT 1 FROM a WHERE id = $1 ')"],
    ["query('SELECT pg_advisory_xact_lock($1)')", "query('SELECT ($1)')"],
    ["const call = 'pg_try_advisory_lock'", "const call = '0::bigint < '"],
    ['if (row.policyVersion !== expectedVersion) refuse()', 'if (false) refuse()'],
    ["query('SET a = 1 WHERE t.version < excluded.version')", "query('SET a = 1 ')"],
  ])('%s becomes %s', (statement, expected) => {
    expect(without(statement)).toEqual([expected])
  })
})

describe('a removed lock', () => {
  it.each([
    ['detected', { passed: 3, failed: 1, error: '' }],
    ['SURVIVED', { passed: 4, failed: 0, error: '' }],
    ['NOT RUN', { passed: 0, failed: 0, error: '' }],
    ['NOT RUN', { passed: 0, failed: 0, error: 'a mistake in the syntax' }],
  ])('is %s by a test file with %j', (verdict, outcome) => {
    expect(verdictOn(outcome)).toBe(verdict)
  })
})
