import { publicRootFields } from '@enigm/contracts'
import { isAllowedOverTor } from './tor-admission'

const nothing = { allowsAccountCreation: false, allowsPurchases: false, allowsSignIn: false }

/** The public root fields that a policy allows. */
const allowedBy = (policy: typeof nothing) =>
  publicRootFields.filter((root) => isAllowedOverTor(new Set([root]), { onionAddress: '', policy }))

const always = [...publicRootFields.filter((root) => root.startsWith('Query.')), 'Mutation.endSession'].sort()

describe('a policy of Tor Gateway', () => {
  it('[TOR-01] that allows nothing leaves public reads and the end of sessions', () => {
    expect(allowedBy(nothing).sort()).toEqual(always)
  })

  it.each([
    ['allowsAccountCreation', ['Mutation.createAccount']],
    ['allowsPurchases', ['Mutation.startEnrollmentPurchase']],
    [
      'allowsSignIn',
      [
        'Mutation.completeRecovery',
        'Mutation.refreshSession',
        'Mutation.signInWithDeviceKey',
        'Mutation.signInWithPasskey',
        'Mutation.startDeviceRecovery',
        'Mutation.startDeviceSignIn',
        'Mutation.startPasskeySignIn',
        'Mutation.startRecovery',
        'Mutation.startRecoveryByDevice',
        'Mutation.startSession',
      ],
    ],
  ] as const)('[TOR-01] with %s alone adds %j', (name, added) => {
    const more = allowedBy({ ...nothing, [name]: true }).filter((root) => !always.includes(root))
    expect(more.sort()).toEqual(added)
  })

  it('refuses an operation with one field that it does not allow', () => {
    const roots = new Set(['Query.products', 'Mutation.createAccount'])
    expect(isAllowedOverTor(roots, { onionAddress: '', policy: nothing })).toBe(false)
  })
})
