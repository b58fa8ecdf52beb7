import { concat, equal, fromBase64, sha256, toBase64, utf8, type Bytes } from './bytes'

const ED25519 = Uint8Array.of(1)
const KEY_BYTES = 32
const KEY_ID_BYTES = 4

/** A public key that verifies checkpoints, as C2SP signed-note names it. */
export interface NoteVerifier {
  readonly name: string
  readonly keyId: Bytes
  readonly publicKey: Bytes
}

/** A checkpoint of the C2SP specification tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
}

/** The first four bytes of SHA-256 over name and key. */
export async function keyIdOf(name: string, publicKey: Bytes): Promise<Bytes> {
  return (await sha256(concat(utf8(`${name}\n`), ED25519, publicKey))).slice(0, KEY_ID_BYTES)
}

/** `<name>+<key id in hexadecimal>+<base64 of algorithm and key>`, the form in which keys are published. */
export async function verifierKey(name: string, publicKey: Bytes): Promise<string> {
  const hex = Array.from(await keyIdOf(name, publicKey), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
  return `${name}+${hex}+${toBase64(concat(ED25519, publicKey))}`
}

/** @throws Error if the text is no verifier key, or its key id is not that of the key */
export async function parseVerifierKey(text: string): Promise<NoteVerifier> {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text)
  const key = match ? fromBase64(match[3]!) : new Uint8Array()
  const publicKey = key.slice(1)
  if (!match || key[0] !== ED25519[0] || publicKey.length !== KEY_BYTES)
    throw new Error('this is no verifier key')
  const [, name = ''] = match
  if ((await verifierKey(name, publicKey)) !== text) throw new Error('the key id is not that of the key')
  return { name, keyId: await keyIdOf(name, publicKey), publicKey }
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** A signed note with the signature of one key. */
export async function signedNote(
  text: string,
  name: string,
  publicKey: Bytes,
  sign: (bytes: Bytes) => Promise<Bytes> | Bytes,
): Promise<string> {
  const signature = concat(await keyIdOf(name, publicKey), await sign(utf8(text)))
  return `${text}\n— ${name} ${toBase64(signature)}\n`
}

/**
 * The checkpoint of a note that at least one of the keys has signed.
 * @throws Error if no given key has signed it, or if it is no checkpoint
 */
export async function openCheckpoint(note: string, verifiers: readonly NoteVerifier[]): Promise<Checkpoint> {
  const end = note.lastIndexOf('\n\n')
  if (end < 0) throw new Error('the checkpoint has no signature')
  const text = note.slice(0, end + 1)
  const lines = note
    .slice(end + 2)
    .split('\n')
    .filter((line) => line !== '')
  if (!(await isSignedByAny(text, lines, verifiers)))
    throw new Error('no given key has signed the checkpoint')
  const [origin = '', size = '', root = ''] = text.split('\n')
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size)) throw new Error('this is no checkpoint')
  return { origin, size: Number(size), root: fromBase64(root) }
}

async function isSignedByAny(
  text: string,
  lines: readonly string[],
  verifiers: readonly NoteVerifier[],
): Promise<boolean> {
  for (const line of lines) {
    const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? []
    if (!name || !encoded) throw new Error('a signature of the checkpoint has another form')
    const bytes = fromBase64(encoded)
    const [keyId, signature] = [bytes.slice(0, KEY_ID_BYTES), bytes.slice(KEY_ID_BYTES)]
    for (const verifier of verifiers) {
      if (verifier.name !== name || !equal(verifier.keyId, keyId)) continue
      const key = await crypto.subtle.importKey('raw', verifier.publicKey, { name: 'Ed25519' }, false, [
        'verify',
      ])
      if (await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, utf8(text))) return true
    }
  }
  return false
}
