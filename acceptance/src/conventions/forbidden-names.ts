/**
 * Words that name identity (PRV-02) or protected content and key material (BND-01, BND-03). No type, field, argument,
 * column or event property may contain one: a system that has no place for a thing cannot leak it.
 */
const forbidden = new Set([
  ...['email', 'mail', 'phone', 'msisdn', 'address', 'birth', 'birthday', 'passport', 'surname', 'firstname'],
  ...[
    'ip',
    'ipv4',
    'ipv6',
    'useragent',
    'imei',
    'imsi',
    'serial',
    'mac',
    'geo',
    'latitude',
    'longitude',
    'location',
  ],
  // Of a mobile subscription: its numbers, keys, subscriber and usage (ESM-09).
  ...['iccid', 'eid', 'ki', 'opc', 'cdr', 'subscriber', 'usage', 'imsis', 'iccids'],
  ...['plaintext', 'ciphertext', 'decrypt', 'decrypted', 'decryption', 'escrow', 'attachment', 'attachments'],
  ...['conversation', 'conversations', 'transcript', 'bytes', 'blob', 'upload', 'payloadbytes', 'privatekey'],
])
const forbiddenPairs = new Set([
  'real name',
  'full name',
  'legal name',
  'user agent',
  'private key',
  'identity document',
])

/** The words of a camelCase, snake_case or CONSTANT_CASE name. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_.]+/)
    .map((word) => word.toLowerCase())
    .filter(Boolean)
}

/** Columns whose names are forbidden elsewhere, by service, each with the reason. No schema and no event contains the first. */
export const exemptColumns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  esim: {
    'carrier_profile.iccid':
      'A carrier identifies a profile only by it; it is stored in this column of the esim database and nowhere else (ESM-09).',
  },
  governance: {
    'tor_surface.onion_address':
      'The public host name of the panel in the Tor network: it names no person and no place.',
  },
  payments: {
    'crypto_quote.address':
      'A subaddress of the own wallet, used for one payment: it names no person and no place.',
  },
}

/** Names of the schema that are forbidden elsewhere, each with the reason. */
export const exemptNames: Readonly<Record<string, string>> = {
  'EnableTorSurfaceInput.onionAddress': exemptColumns['governance']!['tor_surface.onion_address']!,
  'TorSurface.onionAddress': exemptColumns['governance']!['tor_surface.onion_address']!,
  'CryptoInstruction.address': exemptColumns['payments']!['crypto_quote.address']!,
}

/** Whether a name denotes data that the system must not hold. */
export function isForbidden(name: string): boolean {
  const words = wordsOf(name)
  return (
    words.some((word) => forbidden.has(word)) ||
    forbidden.has(words.join('')) ||
    words.some((word, index) => forbiddenPairs.has(`${word} ${words[index + 1] ?? ''}`))
  )
}

/** Whether a name denotes an operation of Enigm App only: linking a Key, or choosing emergency contacts (KEY-07). */
export function isDoneInApp(name: string): boolean {
  return /link.*Key|emergencyContact/i.test(name.split('.').at(-1) ?? '') && !/^KEY_/.test(name)
}

/** Words for the place, recipients or content of an emergency, which the system must not hold (KEY-08, KEY-09). */
const forbiddenOfEmergency = new Set([
  ...[
    'lat',
    'latitude',
    'lng',
    'lon',
    'longitude',
    'geo',
    'location',
    'position',
    'coordinate',
    'coordinates',
  ],
  ...['place', 'contact', 'contacts', 'recipient', 'recipients', 'message', 'messages', 'call', 'calls'],
  ...['content', 'payload', 'audio', 'recording', 'transcript'],
])

/** Whether a name of the keys subgraph denotes more of an emergency than its kind, hour and state. */
export function isForbiddenOfEmergency(name: string): boolean {
  return isForbidden(name) || wordsOf(name).some((word) => forbiddenOfEmergency.has(word))
}
