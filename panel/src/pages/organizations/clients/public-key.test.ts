import { publicKeyOf } from './public-key'

const x = 'A'.repeat(43)

describe('the public key that an administrator registers', () => {
  it('is the JSON that the example client prints', () => {
    expect(publicKeyOf(` {"kty":"OKP","crv":"Ed25519","x":"${x}"} `)).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x,
    })
  })

  it('is never a private key: the form refuses one before anything is sent', () => {
    expect(publicKeyOf(JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x, d: x }))).toBe('private')
  })

  it.each([
    '',
    'ssh-ed25519 AAAA',
    'null',
    '[]',
    JSON.stringify({ kty: 'OKP', crv: 'X25519', x }),
    JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: `${x}A` }),
    JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x, kid: '1' }),
  ])('is not %s', (text) => {
    expect(publicKeyOf(text)).toBeUndefined()
  })
})
