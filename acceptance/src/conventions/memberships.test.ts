import { isTest, sourceFilesIn } from '../sources/source-files'

/** SQL that decides by what a service remembers of memberships. */
const membership = /\badministersOrganization\(|\b(FROM|JOIN) membership\b/
/** Transactions change something; reads have none. */
const changing = /\btx: Transaction\b/

describe('a change that is decided from remembered memberships', () => {
  const deciding = sourceFilesIn(['services']).filter(
    ({ path, text }) =>
      path.endsWith('.access.ts') &&
      !path.startsWith('services/accounts/') &&
      membership.test(text) &&
      changing.test(text),
  )

  it('requires that the events of accounts arrive, in every service but accounts', () => {
    expect(new Set(deciding.map(({ path }) => path.split('/')[1]))).toEqual(
      new Set(['devices', 'esim', 'governance', 'guidance', 'keys', 'payments', 'servers']),
    )
    const careless = deciding.filter(({ text }) => !text.includes("await requireCurrent(tx, 'accounts')"))
    expect(careless.map(({ path }) => path)).toEqual([])
  })

  it('is decided in a file of access rules', () => {
    const locking = /\b(FROM|JOIN) membership\b[^`;]*\bFOR (SHARE|UPDATE)\b/
    const elsewhere = sourceFilesIn(['services']).filter(
      ({ path, text }) => !isTest(path) && !path.startsWith('services/accounts/') && locking.test(text),
    )
    expect(elsewhere.map(({ path }) => path).filter((path) => !path.endsWith('.access.ts'))).toEqual([])
    expect(elsewhere.length).toBeGreaterThan(3)
  })
})
